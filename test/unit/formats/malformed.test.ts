import * as assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { memorySource } from '../../../src/core/bytes/memorySource';
import { BadInput } from '../../../src/core/errors';
import type { Dump } from '../../../src/core/formats/format';
import { formats, openDump } from '../../../src/core/formats/index';
import { npyHeader, zipOf } from './bombs';
import { bytesOfCase, caseOf } from './fixtureCases';
import { openText } from './textFiles';

type Content = string | Uint8Array;

/** The whole message of opening a file and reading all that it lists. */
async function messageOf(file: string, content: Content): Promise<string> {
  const dump = await openText(file, content).catch((error: unknown) => {
    assert.ok(error instanceof BadInput, String(error));
    return error.message;
  });
  return typeof dump === 'string' ? dump : readAll(dump);
}

async function readAll(dump: Dump): Promise<string> {
  for (const tensor of dump.tensors) {
    try {
      await tensor.readRows(0, tensor.shape[0] ?? 1);
    } catch (error) {
      assert.ok(error instanceof BadInput, String(error));
      return error.message;
    }
  }
  return 'is read';
}

function npy(header: string, data = 0, version = 1): Uint8Array {
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  length.writeUIntLE(header.length, 0, length.length);
  return Buffer.concat([Buffer.from('\x93NUMPY', 'latin1'), Buffer.from([version, 0]), length, Buffer.from(header), Buffer.alloc(data)]);
}

function safetensors(header: unknown, data = 0, claimed?: bigint): Uint8Array {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(claimed ?? BigInt(text.length));
  return Buffer.concat([length, text, Buffer.alloc(data)]);
}

/** A MAT file of level 5 with one array `x` whose numbers are stored as another type. */
function matlab(arrayClass: number, stored: number, data: Uint8Array): Uint8Array {
  const element = (type: number, content: Uint8Array): Buffer => {
    const tag = Buffer.alloc(8);
    tag.writeUInt32LE(type);
    tag.writeUInt32LE(content.length, 4);
    return Buffer.concat([tag, content, Buffer.alloc((8 - (content.length % 8)) % 8)]);
  };
  const inner = Buffer.concat([element(6, Buffer.from([arrayClass, 0, 0, 0, 0, 0, 0, 0])), element(5, Buffer.from([1, 0, 0, 0, 1, 0, 0, 0])), element(1, Buffer.from('x')), element(stored, data)]);
  return Buffer.concat([Buffer.from('MATLAB 5.0 MAT-file'.padEnd(116)), Buffer.alloc(8), Buffer.from([0, 1, 0x49, 0x4d]), element(14, inner)]);
}

const shaped = (shape: string, descr = "'<f4'"): string => `{'descr': ${descr}, 'fortran_order': False, 'shape': ${shape}, }`;
const wholeNpy = Buffer.concat([npyHeader('(1,)'), Buffer.alloc(4)]);
const tensor = (more: object): object => ({ a: { dtype: 'F32', shape: [1], data_offsets: [0, 4], ...more } });

/** Files, and all that is said of them. The rules are in the formats' own descriptions; the words are the product's. */
const cases: readonly (readonly [title: string, file: string, content: Content, message: string])[] = [
  ['100 000 axes', 'a.npy', npy(shaped(`(${'1,'.repeat(100_000)})`), 4, 2), 'a.npy: npy header: the shape has 100000 axes, more than 64'],
  ['objects in records in records', 'a.npy', npy(shaped('(1,)', "[('a', [('b', '<f4'), ('c', '|O')])]"), 20), 'a.npy: npy header: holds pickled Python objects, which are never loaded'],
  ['code for a header', 'a.npy', npy("__import__('os').system('id')"), 'a.npy: npy header: has something unexpected at "__import__(\'os\').sys"'],
  ['negative lengths whose product is not', 'a.npy', npy(shaped('(-2, -3)'), 24), 'a.npy: npy header: the shape holds -2, which is no length'],
  ['zero times 10^22', 'a.npy', npy(shaped('(0, 10000000000000000000000)')), 'a.npy: npy header: the shape holds 10000000000000000000000, which is no length'],
  ['data that is a byte short', 'a.npy', wholeNpy.subarray(0, -1), 'a.npy: truncated: the header claims 1 × 4 bytes = 4 bytes of data, and there are 3'],
  ['200 001 axes', 'a.safetensors', safetensors(tensor({ shape: new Array(200_001).fill(1) }), 4), 'a.safetensors#a: header: its shape has 200001 axes, more than 64'],
  ['a header of 2^63 bytes', 'a.safetensors', safetensors('{}', 0, 1n << 63n), 'a.safetensors: header: claims over 2^53 bytes, more than the 100000000 that the format allows'],
  ['three million values in a header', 'a.safetensors', safetensors(`{"__metadata__": {"a": [${'0,'.repeat(3_000_000)}0]}}`), 'a.safetensors: line 1, column 4000019: there are more than 2000000 values'],
  ['text for a shape', 'a.safetensors', safetensors(tensor({ shape: '1' }), 4), 'a.safetensors#a: header: its shape is not a list of lengths'],
  ['offsets above 2^53', 'a.safetensors', safetensors(tensor({ data_offsets: [0, 2 ** 60] }), 4), 'a.safetensors#a: header: its data_offsets are not two offsets'],
  ['a zip archive in a zip archive', 'a.npz', zipOf({ 'a.npy': zipOf({ 'b.npy': wholeNpy }), 'b.npy': wholeNpy }), 'a.npz#a: npy header: does not begin with the bytes of an .npy file'],
  ['500 members that are one', 'a.npz', overlapping(500), 'a.npz#a000: member a000.npy: is damaged: its bytes overlap another member or the directory'],
  ['a list for the number of rows', 'a.parquet', Buffer.from('UEFSMRUEFQAVAkwVABUAEgAAABUEFQAVAkwVABUAEgAAABUEGVw1ABgGc2NoZW1hFQQAFQglAhgBYQA1AhgBehUCFQZMPAAAADUEGARsaXN0FQIAFQolAhgHZWxlbWVudAAWABkcGSwmABwVCBklAAYZGAFhFQIWABYcFh4mACYIKRwVBBUAFQIAAAAmABwVChklAAYZOAF6BGxpc3QHZWxlbWVudBUCFgAWHBYeJgAmJikcFQQVABUCAAAAFjgWACYAAAEAGRwYDEFSUk9XOnNjaGVtYRigAi8vLy8vOUFBQUFBUUFBQUFBQUFLQUF3QUJnQUZBQWdBQ2dBQUFBQUJCQUFNQUFBQUNBQUlBQUFBQkFBSUFBQUFCQUFBQUFJQUFBQndBQUFBQkFBQUFLai9BQUJBQUFBQUlBQUFCd0FBQUFCQUFBQUtqLy8vOEFBQUVNRkFBQUFCd0FBQUFFQUFBQUFRQUFBQlFBQUFBQkFBQUFlZ0FBQUFRQUJBQUVBQUFBMVAvLy93QUFBUU1RQUFBQUdBQUFBQVFBQUFBQUFBQUFCQUFBQUdsMFpXMEFBQUFBeXYvLy93QUFBZ0FRQUJRQUNBQUdBQWNBREFBQUFCQUFFQUFBQUFBQUFRTVFBQUFBR0FBQUFBUUFBQUFBQUFBQUFRQUFBR0VBQmdBSUFBWUFCZ0FBQUFBQUFRQUFBQUFBABggcGFycXVldC1jcHAtYXJyb3cgdmVyc2lvbiAyNS4wLjEZLBwAABwAAAAdAgAAUEFSMQ==', 'base64'), 'a.parquet: footer: does not say how many rows there are'],
  ['an int64 that is stored as NaN', 'a.mat', matlab(14, 9, new Uint8Array(Float64Array.of(NaN).buffer)), 'a.mat#x: stores NaN, which is no number of its type, int64'],
  ['a uint8 that is stored as 300', 'a.mat', matlab(9, 3, new Uint8Array(Int16Array.of(300).buffer)), 'a.mat#x: stores 300, which is no number of its type, uint8'],
  ['a quote that is not closed', 'a.csv', 'a,b\n1,"2\n3,4\n', 'a.csv: line 2: a quote in this row is never closed'],
  ['a cell of 3 MB', 'a.csv', `a,b\n1,"${'x\n'.repeat(1_500_000)}"\n`, 'a.csv: line 2: a cell has more than 1048576 characters; is a quote not closed?'],
  ['a field of 300 kB', 'a.csv', `a,b\n1,${'x'.repeat(300_000)}\n`, `a.csv#b: holds text, of which no loss can be computed: line 2 holds "${'x'.repeat(40)}…"`],
  ['a row that is too short', 'a.csv', 'a,b\n1,2\n3\n', 'a.csv: line 3: has 1 cells, and the table has 2 columns'],
  ['bytes that are no UTF-8', 'a.csv', Uint8Array.of(0x61, 0x2c, 0x62, 0x0a, 0xff, 0xfe, 0x2c, 0x31), 'a.csv: from byte 0 on: is not UTF-8 text'],
  ['two million columns', 'a.csv', `${','.repeat(2_000_000)}\n`, 'a.csv: line 1: has more than 100000 cells; save wide tensors as .npz or .safetensors'],
  ['blank lines alone', 'a.csv', '\n'.repeat(100_000), 'a.csv: holds no table'],
  ['a number past float64', 'a.csv', 'a,b\n1,1e400\n', 'a.csv: line 2: 1e400 is too large for a float64'],
  ['200 000 nested arrays', 'a.json', '['.repeat(200_000) + ']'.repeat(200_000), 'a.json: line 1, column 65: is nested more than 64 levels deep'],
  ['rows of two lengths', 'a.json', '{"a": [[1, 2], [3]]}', 'a.json: line 1, column 18: a is ragged: an array of 1 ends here, the others have 2'],
  ['a number past float64', 'a.json', '{"a": [1, 1e400]}', 'a.json: line 1, column 11: the number is too large for a float64'],
  ['an integer of a million digits', 'a.json', `[${'9'.repeat(1_000_000)}]`, 'a.json: line 1, column 2: the number is too large for a float64'],
  ['bytes that are no UTF-8', 'a.json', Buffer.from('{"a": ["\xff"]}', 'latin1'), 'a.json: from byte 0 on: is not UTF-8 text'],
  ['a key twice', 'a.json', '{"a": 1, "a": 2}', 'a.json: line 1, column 10: the key "a" is there twice'],
  ['150 000 keys', 'a.json', `{${Array.from({ length: 150_000 }, (_, i) => `"${String(i).padStart(6, '0')}":1`).join(',')}}`, 'a.json: line 1, column 1100002: there are more than 100000 different keys'],
  ['long keys in one another', 'a.json', `${`{"${'k'.repeat(1_000_000)}":`.repeat(8)}1${'}'.repeat(8)}`, 'a.json: line 1, column 5000022: the keys are too long together'],
  ['a comma too many', 'a.json', '{"a": [1,]}', 'a.json: line 1, column 10: expected a JSON value'],
  ['a comment', 'a.json', '{"a": 1} // no', 'a.json: line 1, column 10: there is more text after the JSON value'],
  ['nothing but a blank', 'a.json', ' ', 'a.json: line 1, column 2: the JSON text ends in the middle'],
  ['a line that is cut', 'a.jsonl', '{"a": 1}\n{"a": 2', 'a.jsonl: line 2, column 8: the JSON text ends in the middle'],
  ['objects in objects without end', 'a.jsonl', '{"a":'.repeat(200_000), 'a.jsonl: line 1, column 321: is nested more than 64 levels deep'],
];

/** An archive in whose directory every member is the first one. */
function overlapping(count: number): Uint8Array {
  const names = Array.from({ length: count }, (_, i) => `a${String(i).padStart(3, '0')}.npy`);
  const archive = zipOf(Object.fromEntries(names.map((name) => [name, wholeNpy])));
  for (let at = archive.indexOf('PK\x01\x02', 0, 'latin1'); at >= 0; at = archive.indexOf('PK\x01\x02', at + 1, 'latin1')) {
    archive.writeUInt32LE(0, at + 42);
  }
  return archive;
}

describe('formats: malformed files', () => {
  for (const [title, file, content, message] of cases) {
    it(`${file}: ${title}`, async () => {
      assert.equal(await messageOf(file, content), message);
    });
  }

  it('a name that is __proto__ is a name', async () => {
    const dump = await openText('a.safetensors', safetensors('{"__proto__":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 4));
    assert.deepEqual([dump.tensors.map(({ name }) => name), Object.keys(Object.prototype)], [['__proto__'], []]);
  });

  it('50 000 columns of one name are told apart at once', async () => {
    const dump = await openText('a.csv', `${'a,'.repeat(50_000)}a.1\n${'1,'.repeat(50_000)}1\n`);
    assert.deepEqual([dump.tensors[1]?.name, dump.tensors.at(-2)?.name, dump.tensors.at(-1)?.name], ['a.1', 'a.49999', 'a.1.1']);
    assert.equal(dump.notes.length, 11);
    assert.equal(dump.notes.at(-1), '49990 other columns have names that are there twice');
  });
});

const extensions = formats.flatMap((format) => format.extensions);

describe('formats: files that are something else', () => {
  for (const extension of extensions) {
    it(`a Git LFS pointer, a web page or nothing in the place of a ${extension}`, async () => {
      const file = `run${extension}`;
      const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n';
      assert.equal(await messageOf(file, pointer), `${file}: is a Git LFS pointer, not the file itself; fetch it with git lfs pull`);
      for (const page of ['<!DOCTYPE html>\n<html lang="en"><head>', '\n  <html>', '<!doctype HTML PUBLIC "-//W3C//DTD HTML 4.01//EN">']) {
        assert.equal(await messageOf(file, page), `${file}: is a web page, not the file itself; the download went wrong`);
      }
      assert.equal(await messageOf(file, ''), `${file}: is empty`);
      assert.equal(await messageOf(`${file}.gz`, gzipSync('<html>')), `${file}.gz: is a web page, not the file itself; the download went wrong`);
    });
  }

  /** Files that say themselves what they are, with what they are called by. */
  const signed = [
    ['npy.json', '<f4 C v2', 'NumPy array'], ['npz.json', 'numpy.savez', 'NumPy archive'], ['safetensors.json', 'every dtype', 'safetensors'],
    ['pytorch.json', 'every dtype, zip, protocol 2', 'PyTorch checkpoint'], ['pytorch.json', 'every dtype, legacy, protocol 2', 'PyTorch checkpoint'],
    ['hdf5.json', 'every type, latest', 'HDF5'], ['hdf5.json', 'Keras 3 model, stored', 'Keras model'], ['gguf.json', 'version 3, little endian', 'GGUF model'],
    ['matlab.json', 'plain', 'MATLAB file'], ['parquet.json', 'with checksums', 'Parquet table'], ['arrow.json', 'zeros, zstd', 'Arrow table'],
    ['tfevents.json', 'scalars', 'TensorBoard events'],
  ] as const;
  const names = ['.npy', '.npz', '.safetensors', '.pt', '.h5', '.gguf', '.mat', '.parquet', '.arrow', '.csv', '.keras'];

  for (const [fixtures, name, title] of signed) {
    it(`a ${title} is read by whatever name, and the name is noted: ${name}`, async () => {
      const fixture = caseOf(fixtures, name);
      const bytes = bytesOfCase(fixture);
      const own = await openDump(memorySource(bytes, fixture.file));
      const format = formats.find(({ id }) => id === own.format);
      const note = `is of the format ${format?.title ?? ''} by what it holds, whatever its name says`;
      let noted = 0;
      for (const extension of names) {
        const dump = await openDump(memorySource(bytes, `run${extension}`));
        assert.equal(dump.format, own.format, extension);
        assert.deepEqual(dump.tensors.map((one) => one.name), own.tensors.map((one) => one.name));
        assert.deepEqual(dump.notes.filter((text) => text !== note), own.notes);
        noted += dump.notes.includes(note) ? 1 : 0;
      }
      // All names but its own, and those that HDF5 files have as well.
      assert.ok(noted >= names.length - 3, `${noted} of ${names.length} names are noted`);
    });
  }

  const kinds: readonly (readonly [kind: string, start: Uint8Array])[] = [
    ['a PNG image', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)], ['a PDF document', Buffer.from('%PDF-1.7\n\xe2\xe3', 'latin1')],
    ['a file that Zstandard compressed', Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd)], ['a file that xz compressed', Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0)],
    ['JSON', Buffer.from('{"a": [1, 2]}')], ['text', Buffer.from('epoch loss\n')], ['an SQLite database', Buffer.from('SQLite format 3\0')],
  ];
  for (const [kind, start] of kinds) {
    it(`${kind} is named where no tensors are in it`, async () => {
      const bytes = kind === 'JSON' || kind === 'text' ? start : Buffer.concat([start, Buffer.alloc(300, 7)]);
      for (const extension of ['.npy', '.npz', '.safetensors', '.pt', '.h5', '.gguf', '.mat', '.index', '.parquet', '.arrow', '.keras']) {
        const message = await messageOf(`run${extension}`, bytes);
        assert.ok(message.startsWith(`run${extension}: `) && message.endsWith(`; it looks like ${kind}`), message);
      }
    });
  }
});
