import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { nodeFileSystem } from '../../../src/core/bytes/nodeFile';
import { readExactly } from '../../../src/core/bytes/readExactly';
import { subSource } from '../../../src/core/bytes/subSource';
import { BadInput } from '../../../src/core/errors';
import { Cancelled } from '../../../src/core/work';

for (const readsOn of ['another', 'own'] as const) {
  describe(`bytes: files of this machine, read on ${readsOn === 'own' ? 'the calling' : 'another'} thread`, () => {
    const files = nodeFileSystem(readsOn);
    let folder = '';
    const at = (name: string): string => path.join(folder, name);
    const write = (name: string, text: string): string => {
      writeFileSync(at(name), text);
      return at(name);
    };

    beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), 'loss-inspector-')); });
    afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

    async function text(file: string, offset: number, length: number): Promise<string> {
      const source = await files.open(file);
      try {
        return Buffer.from(await readExactly(source, offset, length, 'text')).toString();
      } finally {
        await source.close();
      }
    }

    async function refuses(result: Promise<unknown>, pattern: RegExp): Promise<void> {
      await assert.rejects(result, (error: unknown) => error instanceof BadInput && pattern.test(error.message));
    }

    it('are read at any place, and a short one is bad input', async () => {
      const file = write('a.txt', 'hello world');
      assert.equal(await text(file, 6, 5), 'world');
      await refuses(text(file, 6, 6), /a\.txt: text: truncated: 6 bytes from byte 6 on are expected, the data ends at byte 11/);
      const source = await files.open(file);
      assert.equal(source.size, 11);
      assert.equal(Buffer.from(await readExactly(subSource(source, 6, 3), 1, 2, 'x')).toString(), 'or');
      await refuses(readExactly(subSource(source, 6, 3), 1, 3, 'x'), /truncated/);
      await assert.rejects(readExactly(source, 0, 2, 'x', { aborted: true }), Cancelled);
      await source.close();
    });

    it('that are not there, folders and other things are bad input', async () => {
      await refuses(files.open(at('none')), /there is no such file/);
      await refuses(files.open(path.join(write('a', ''), 'below')), /there is no such file/);
      await refuses(files.open(folder), /is a folder/);
      await refuses(files.open(`${folder}/a\0b`), /NUL/);
      await refuses(files.open(at('x'.repeat(300))), /name is too long|no such file/);
    });

    it('that are links in a circle, pipes or devices are bad input', async function unlessWindows() {
      if (process.platform === 'win32') {
        this.skip();
      }
      symlinkSync(at('two'), at('one'));
      symlinkSync(at('one'), at('two'));
      await refuses(files.open(at('one')), /leads back to itself/);
      execFileSync('mkfifo', [at('pipe')]);
      await refuses(files.open(at('pipe')), /is not a regular file/);
      await refuses(files.open('/dev/null'), /is not a regular file/);
    });

    it('that change while they are read are bad input, not other bytes', async () => {
      const file = write('a.txt', 'hello world');
      const source = await files.open(file);
      await readExactly(source, 0, 5, 'x');
      truncateSync(file, 3);
      await refuses(readExactly(source, 0, 5, 'x'), /changed while it was being read/);
      await source.close();
      const touched = await files.open(write('b.txt', 'hello'));
      utimesSync(at('b.txt'), 1, 1);
      await refuses(readExactly(touched, 0, 5, 'x'), /changed while/);
      await touched.close();
    });

    it('replaced by another file give the old bytes as long as they are open', async () => {
      const source = await files.open(write('a.txt', 'hello'));
      renameSync(write('b.txt', 'other'), at('a.txt'));
      assert.equal(Buffer.from(await readExactly(source, 0, 5, 'x')).toString(), 'hello');
      await source.close();
    });

    it('can be many at a time', async () => {
      const sources = await Promise.all(Array.from({ length: 200 }, (_, i) => files.open(write(`${i}.txt`, `file ${i}`))));
      for (const i of [0, 199, 3, 77]) {
        const source = sources[i];
        assert.ok(source);
        assert.equal(Buffer.from(await readExactly(source, 0, source.size, 'x')).toString(), `file ${i}`);
      }
      await Promise.all(sources.map((source) => source.close()));
    });

    it('have paths that resolve, shorten and list', async () => {
      mkdirSync(at('runs'));
      const file = write('runs/a.npz', '');
      write('runs/b.npz', '');
      assert.equal(files.resolve(folder, 'runs/a.npz'), file);
      assert.equal(files.resolve('/elsewhere', file), file);
      assert.equal(files.relative(folder, file), 'runs/a.npz');
      assert.equal(files.relative(at('runs'), at('other.npz')), at('other.npz'));
      assert.equal(files.relative(folder, at('..odd')), '..odd');
      assert.equal(files.folderOf(file), at('runs'));
      assert.equal(files.nameOf(file), 'a.npz');
      assert.deepEqual(await files.list(at('runs')), ['a.npz', 'b.npz']);
      assert.deepEqual(await files.list(folder), []);
      assert.deepEqual(await files.list(at('none')), []);
    });
  });
}

describe('bytes read on the calling thread', () => {
  it('leave messages their turn, however many are read', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'loss-inspector-'));
    const file = path.join(folder, 'a.bin');
    writeFileSync(file, new Uint8Array(1 << 20));
    const source = await nodeFileSystem('own').open(file);
    const message = { hasCome: false };
    setTimeout(() => { message.hasCome = true; }, 50);
    const target = new Uint8Array(1 << 20);
    for (let reads = 0; !message.hasCome; reads++) {
      assert.ok(reads < 1e5);
      assert.equal(await source.read(0, target), target.length);
    }
    await source.close();
    rmSync(folder, { recursive: true, force: true });
  });
});
