import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { repository } from './repository';

function trackedFiles(): string[] {
  const git = (): string => execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: repository, encoding: 'utf8' });
  return git().split('\0').filter((file) => file !== '' && existsSync(path.join(repository, file)));
}

describe('the repository', () => {
  const files = trackedFiles();
  const texts = files
    .filter((file) => !/\.(png|npy|npz|safetensors|ttf|pt)$/.test(file) && statSync(path.join(repository, file)).size < 2 ** 20)
    .map((file) => ({ file, text: readFileSync(path.join(repository, file), 'utf8') }));

  it('has every test file where a suite runs it', () => {
    const tests = files.filter((file) => /\.test\.tsx?$/.test(file));
    assert.ok(tests.length > 10);
    const run = /^test\/(unit|architecture|webview)\/.+|^test\/integration\/(packed\/)?[^/]+$/;
    assert.deepEqual(tests.filter((file) => !run.test(file)), []);
  });

  it('leaves no test exclusive or switched off', () => {
    const marks = texts.filter(({ file, text }) => file.startsWith('test/') && /\b(it|describe)\.(only|skip)\(/.test(text));
    assert.deepEqual(marks.map(({ file }) => file), []);
  });

  it('names no registry host and no path of a machine', () => {
    const forbidden = [/registry\.npmjs/, /"resolved":\s*"https?:/, /(?<![\w.])\/(work|home|root|Users)\/[a-z]/];
    const found = texts.filter(({ file }) => file !== 'test/architecture/repository.test.ts')
      .flatMap(({ file, text }) => forbidden.filter((pattern) => pattern.test(text)).map((pattern) => `${file}: ${String(pattern)}`));
    assert.deepEqual(found, []);
  });

  it('keeps its source files under 400 lines of code', () => {
    const long = texts.filter(({ file, text }) => /^(src|test)\/.*\.(tsx?|mjs)$/.test(file)
      && text.split('\n').filter((line) => !/^\s*(\/?\*|\/\/|$)/.test(line)).length > 400);
    assert.deepEqual(long.map(({ file }) => file), []);
  });

  it('documents every finding', () => {
    const sources = texts.filter(({ file }) => /^src\/core\/(inspection\/(findings\/|[^/]+$)|engine|losses|regularizers)/.test(file));
    const codes = new Set(sources.flatMap(({ text }) => [...text.matchAll(/\bcode(?::| =) '([a-z0-9-]+)'/g)].map(([, code = '']) => code)));
    const docs = texts.filter(({ file }) => /^docs\/.*\.md$/.test(file)).map(({ text }) => text).join('\n');
    assert.ok(codes.size > 50);
    assert.deepEqual([...codes].filter((code) => !docs.includes(`\`${code}\``)), []);
  });

  it('ships no source map', () => {
    const dist = path.join(repository, 'dist');
    const built = readdirSync(dist, { recursive: true, encoding: 'utf8' });
    assert.ok(built.includes('extension.js'));
    assert.deepEqual(built.filter((file) => file.endsWith('.map')), []);
    const inlined = built.filter((file) => file.endsWith('.js') && readFileSync(path.join(dist, file), 'utf8').includes('sourceMappingURL=data:'));
    assert.deepEqual(inlined, []);
  });
});
