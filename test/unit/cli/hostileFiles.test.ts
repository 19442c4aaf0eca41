import * as assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { deflatedZeros, gzipOf, longPickles, npyHeader, writeSparse, zipOf } from '../formats/bombs';

const bundle = path.resolve('dist/cli.js');
const mostKilobytes = 128 * 1024;
const gibibyte = 2 ** 30;

/** Writes the most memory that the process had to a file. Its own `maxRSS` would begin with that of the process that started it. */
const preload = `
const { readFileSync, writeFileSync } = require('node:fs');
process.on('exit', () => {
  const peak = process.platform === 'linux' ? Number(/VmHWM:\\s*(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) : process.resourceUsage().maxRSS;
  writeFileSync(process.env.PEAK_FILE, String(peak));
});`;

/** A pickle of `{'w': a view of all of storage 0}`. */
function pickledView(elements: number): Buffer {
  const size = Buffer.alloc(4);
  size.writeInt32LE(elements);
  const text = (value: string): string => `X${String.fromCharCode(value.length)}\0\0\0${value}`;
  return Buffer.from(`\x80\x02}${text('w')}ctorch._utils\n_rebuild_tensor_v2\n((${text('storage')}ctorch\nFloatStorage\n${text('0')}${text('cpu')}J${size.toString('latin1')}tQK\0J${size.toString('latin1')}\x85K\x01\x85\x89ccollections\nOrderedDict\n)RtRs.`, 'latin1');
}

describe('the built command line, on files made to fill the memory', function () {
  this.timeout(120_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'hostile-'));
    writeFileSync(path.join(folder, 'peak.cjs'), preload);
  });
  after(() => { rmSync(folder, { recursive: true }); });

  /** What `tensors` prints of a file. @throws where it takes too much memory */
  function list(file: string): string {
    const peakFile = path.join(folder, 'peak');
    const { stdout, stderr } = spawnSync(process.execPath, ['--require', path.join(folder, 'peak.cjs'), bundle, 'tensors', file], {
      cwd: folder, encoding: 'utf8', env: { ...process.env, PEAK_FILE: peakFile },
    });
    const kilobytes = Number(readFileSync(peakFile, 'utf8'));
    rmSync(peakFile);
    assert.ok(kilobytes > 10_000 && kilobytes < mostKilobytes, `${kilobytes} kB`);
    return stdout + stderr;
  }

  function write(name: string, content: Buffer): string {
    writeFileSync(path.join(folder, name), content);
    return name;
  }

  it('lists 5 GB of npy, in either order', () => {
    for (const [name, order] of [['c.npy', 'False'], ['f.npy', 'True']] as const) {
      const head = npyHeader('(134217728, 10)', order);
      writeSparse(path.join(folder, name), head, head.length + 134_217_728 * 40);
      assert.match(list(name), /\(134217728, 10\) +float32 +5\.37 GB/);
    }
  });

  it('lists a gibibyte in an npz, a checkpoint and a gzip file', async () => {
    const elements = gibibyte / 4;
    const array = await deflatedZeros(npyHeader(`(${elements},)`));
    assert.match(list(write('a.npz', zipOf({ 'a.npy': array }))), /a +\(268435456,\) +float32 +1\.07 GB/);
    assert.match(list(write('a.npy.gz', gzipOf(array))), /\(268435456,\) +float32 +1\.07 GB/);
    const storage = await deflatedZeros();
    assert.match(list(write('a.pt', zipOf({ 'a/data.pkl': pickledView(elements), 'a/data/0': storage }))), /w +\(268435456,\) +float32 +1\.07 GB/);
    assert.equal(list(write('pickle.pt', zipOf({ 'a/data.pkl': storage }))), 'loss-inspector: pickle.pt: a/data.pkl: has 1073741824 bytes, up to 67108864 are read\n');
    assert.match(list(write('a.json.gz', gzipOf(storage))), /a\.json\.gz: has 1073741824 bytes; JSON is read up to/);
    assert.match(list(write('a.csv.gz', gzipOf(storage))), /a\.csv\.gz: has 1073741824 bytes; CSV is read up to/);
    // What lies at the end of these, or anywhere in them, is looked for.
    assert.equal(list(write('a.h5.gz', gzipOf(storage))), 'loss-inspector: a.h5.gz: is no HDF5 file: it has no superblock\n');
    assert.match(list(write('a.npz.gz', gzipOf(storage))), /a\.npz\.gz: zip directory: there is no end of a zip archive/);
    const parquet = await deflatedZeros(Buffer.from('PAR1'));
    assert.equal(list(write('a.parquet.gz', gzipOf(parquet))), 'loss-inspector: a.parquet.gz: footer: is missing: the file is truncated or still being written\n');
  });

  for (const [kind, bytes] of Object.entries(longPickles())) {
    it(`refuses a pickle of 10^7 instructions: ${kind}`, () => {
      const reason = /^loss-inspector: long\.p\S+: ((pickle|data\.pkl), byte \d+: (has more than 5000000 instructions, more are not run|has more than 1000000 values on its stack|describes values of more than 41943040 bytes, more are not read)|a\/data\.pkl: has \d+ bytes, up to 67108864 are read)\n$/;
      assert.match(list(write('long.pkl', bytes)), reason);
      assert.match(list(write('long.pt', zipOf({ 'a/data.pkl': bytes }))), reason);
    });
  }
});
