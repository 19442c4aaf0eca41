import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import * as nodeModule from 'node:module';
import * as os from 'node:os';
import * as path from 'node:path';
import { cacheFolder } from '../../../src/cli/compiledCode';

describe('the compiled code of the command line', function () {
  this.timeout(60_000);

  it('is kept in the cache of the user, as the platform has it', () => {
    assert.equal(cacheFolder('linux', { HOME: '/u' }), '/u/.cache/loss-inspector');
    assert.equal(cacheFolder('linux', { HOME: '/u', XDG_CACHE_HOME: '/c' }), '/c/loss-inspector');
    assert.equal(cacheFolder('darwin', { HOME: '/u', XDG_CACHE_HOME: '/c' }), '/u/Library/Caches/loss-inspector');
    assert.equal(cacheFolder('linux', { HOME: '/u', XDG_CACHE_HOME: 'c' }), '/u/.cache/loss-inspector');
    assert.equal(cacheFolder('linux', {}), undefined);
    assert.equal(cacheFolder('win32', { HOME: '/u' }), undefined);
  });

  it('is nowhere else, and the command does its work where it cannot be kept', () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'loss-inspector-cache-'));
    const version = (environment: NodeJS.ProcessEnv): string => execFileSync(process.execPath, [path.resolve('dist/cli.js'), '--version'], { cwd: folder, env: environment, encoding: 'utf8' });
    try {
      const cache = path.join(folder, 'cache');
      const expected = version({});
      assert.match(expected, /^\d+\.\d+\.\d+\n$/);
      assert.deepEqual(readdirSync(folder), []);
      assert.equal(version({ XDG_CACHE_HOME: cache, HOME: folder, LOCALAPPDATA: cache }), expected);
      const isKept = 'enableCompileCache' in nodeModule && process.platform === 'linux';
      assert.equal(existsSync(path.join(cache, 'loss-inspector')), isKept);
      assert.deepEqual(readdirSync(folder), isKept ? ['cache'] : []);
      assert.equal(version({ XDG_CACHE_HOME: path.resolve('package.json') }), expected);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
