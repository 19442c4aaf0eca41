import * as assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { nodeFileSystem } from '../../../src/core/bytes/nodeFile';
import { BadInput } from '../../../src/core/errors';
import { noSiblings, siblingsOf } from '../../../src/core/formats/siblings';
import { MemoryFiles } from './memoryFiles';

describe('formats: siblings', () => {
  const files = nodeFileSystem();
  let folder = '';
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'siblings-'));
    for (const made of ['run', 'elsewhere', 'blobs', 'snapshot']) {
      mkdirSync(path.join(folder, made));
    }
    for (const file of ['run/a.index', 'run/b', 'run/..c', 'elsewhere/secret', 'blobs/1', 'blobs/2']) {
      writeFileSync(path.join(folder, file), file);
    }
    symlinkSync(path.join(folder, 'elsewhere/secret'), path.join(folder, 'run/leak'));
    symlinkSync('b', path.join(folder, 'run/b-again'));
    symlinkSync('../blobs/1', path.join(folder, 'snapshot/a.index'));
    symlinkSync('../blobs/2', path.join(folder, 'snapshot/b'));
    symlinkSync('../elsewhere/secret', path.join(folder, 'snapshot/leak'));
  });
  after(() => { rmSync(folder, { recursive: true }); });

  async function contentOf(file: string, name: string): Promise<string> {
    const source = await siblingsOf(files, path.join(folder, file)).open(name);
    const bytes = new Uint8Array(source.size);
    await source.read(0, bytes);
    await source.close();
    return new TextDecoder().decode(bytes);
  }

  it('opens files of the same folder, and lists them', async () => {
    assert.equal(await contentOf('run/a.index', 'b'), 'run/b');
    assert.equal(await contentOf('run/a.index', '..c'), 'run/..c');
    assert.equal(await contentOf('run/a.index', 'b-again'), 'run/b');
    assert.deepEqual(await siblingsOf(files, path.join(folder, 'run/a.index')).list(), ['..c', 'a.index', 'b', 'b-again', 'leak']);
  });

  it('follows links of a download cache to where the file itself lies, and no others', async () => {
    assert.equal(await contentOf('snapshot/a.index', 'b'), 'blobs/2');
    await assert.rejects(contentOf('snapshot/a.index', 'leak'), /leads out of its folder/);
    await assert.rejects(contentOf('run/a.index', 'leak'), /leads out of its folder/);
  });

  for (const name of ['', '.', '..', '../elsewhere/secret', './b', 'x/../b', '/etc/hostname', 'C:secret', 'C:\\secret', '\\\\host\\share', '..\\b',
    'file:///etc/hostname', 'b\0', 'b\n', 'b:stream', 'x'.repeat(256)]) {
    it(`opens nothing called ${JSON.stringify(name.slice(0, 40))}`, async () => {
      await assert.rejects(contentOf('run/a.index', name), (error: unknown) => error instanceof BadInput && /not the name of a file beside it/.test(error.message));
    });
  }

  it('says that there is no such file', async () => {
    await assert.rejects(contentOf('run/a.index', 'none'), /none: there is no such file/);
    await assert.rejects(noSiblings.open('b'), BadInput);
    assert.deepEqual(await noSiblings.list(), []);
  });

  it('works where there are no links', async () => {
    const memory = new MemoryFiles(new Map([['/run/a', new Uint8Array(1)], ['/run/b', new Uint8Array(2)]]));
    assert.equal((await siblingsOf(memory, '/run/a').open('b')).size, 2);
  });
});
