import { openLayer } from './layers/index';
import { joined } from './layers/layer';
import type { Randomness } from './randomness';

const bytesOfInterest = [0, 1, 2, 3, 4, 7, 8, 15, 16, 0x20, 0x2d, 0x30, 0x39, 0x5b, 0x7b, 0x7f, 0x80, 0xfe, 0xff];
const numbersOfInterest = [0n, 1n, 2n, 255n, 256n, 0x7fffn, 0xffffn, 0x10000n, 0x7fffffffn, 0x80000000n, 0xffffffffn, 1n << 32n, (1n << 53n) - 1n, 1n << 53n, (1n << 63n) - 1n, 1n << 63n, (1n << 64n) - 1n];

type Mutation = (bytes: Uint8Array, random: Randomness, other: Uint8Array) => Uint8Array;

const flipBit: Mutation = (bytes, random) => changed(bytes, random.below(bytes.length), (byte) => byte ^ (1 << random.below(8)));
const setByte: Mutation = (bytes, random) => changed(bytes, random.below(bytes.length), () => random.pick(bytesOfInterest));
const addToByte: Mutation = (bytes, random) => changed(bytes, random.below(bytes.length), (byte) => byte + random.below(9) - 4);

/** A number of 2, 4 or 8 bytes of either order becomes one that breaks arithmetic. */
const setNumber: Mutation = (bytes, random) => {
  const size = random.pick([2, 4, 8]);
  const result = bytes.slice();
  const at = random.below(Math.max(1, bytes.length - size));
  const value = random.pick(numbersOfInterest);
  const isLittle = random.below(4) > 0;
  for (let i = 0; i < size && at + i < result.length; i++) {
    result[at + i] = Number((value >> BigInt(8 * (isLittle ? i : size - 1 - i))) & 255n);
  }
  return result;
};

const cut: Mutation = (bytes, random) => bytes.slice(0, random.below(bytes.length));

const drop: Mutation = (bytes, random) => {
  const [start, end] = range(bytes, random);
  return joined(bytes.subarray(0, start), bytes.subarray(end));
};

const repeat: Mutation = (bytes, random) => {
  const [start, end] = range(bytes, random);
  return joined(bytes.subarray(0, end), bytes.subarray(start));
};

const fill: Mutation = (bytes, random) => {
  const [start, end] = range(bytes, random);
  return bytes.slice().fill(random.pick(bytesOfInterest), start, end);
};

const copyWithin: Mutation = (bytes, random) => {
  const [start, end] = range(bytes, random);
  return bytes.slice().copyWithin(random.below(bytes.length), start, end);
};

const insert: Mutation = (bytes, random) => {
  const at = random.below(bytes.length + 1);
  return joined(bytes.subarray(0, at), Uint8Array.from({ length: 1 + random.below(8) }, () => random.next() >>> 24), bytes.subarray(at));
};

/** The beginning of one file and the end of another. */
const splice: Mutation = (bytes, random, other) => joined(bytes.subarray(0, random.below(bytes.length)), other.subarray(random.below(other.length)));

/** Words of the formats that are text, or have text in them, and the numbers that break them. */
const words = [
  '-1', '0', '1e400', '1.5', '9007199254740993', '18446744073709551616', 'NaN', '-Infinity', 'null', 'true', '"', '""', '"__proto__"', '"constructor"',
  '[', ']', '[]', '{', '}', '{}', '[[', ',', ':', '\n', '\r', '\\u0000', '\\ud800', '\0', '(', ')', '()', "'", "'descr'", '<f8', '|O', '>i2', '|V8', 'True',
  '../', '#', '\t', ';', '\ufeff', '4294967296L',
].map((word) => new TextEncoder().encode(word));

const insertWord: Mutation = (bytes, random) => {
  const at = random.below(bytes.length + 1);
  // In the place of as many bytes, or between two.
  const word = random.pick(words);
  return joined(bytes.subarray(0, at), word, bytes.subarray(random.below(2) === 0 ? at : at + word.length));
};

/** Values that may stand in JSON, and in the header of an npy file, where another one stands. */
const jsonValues = [
  '0', '-1', '1.5', '1e400', '4294967296', '9007199254740993', 'null', 'true', '""', '"__proto__"', '"a/../b"', '"F32"', '[]', '{}', '[0]', '[[1, 2], [3]]', '{"a": [1]}',
  '[1e9, 1e9]', '[4294967296, 4294967296]', "'<f8'", "'|O'", '(2, 3)', '(0, 9223372036854775807)', 'True',
];

/** One number, text or word of a JSON text becomes another value: it stays JSON, and says something else. */
const setValue: Mutation = (bytes, random) => {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  const values = [...text.matchAll(/"(?:[^"\\]|\\.)*"|'[^']*'|-?\d[\d.eE+-]*|\w+/g)];
  const found = values.length === 0 ? undefined : random.pick(values);
  if (found === undefined) {
    return bytes;
  }
  const other = random.below(3) === 0 ? random.pick(values)[0] : random.pick(jsonValues);
  return new Uint8Array(Buffer.from(text.slice(0, found.index) + other + text.slice(found.index + found[0].length), 'latin1'));
};

const mutations: readonly Mutation[] = [
  flipBit, flipBit, setByte, setByte, addToByte, setNumber, setNumber, setNumber, cut, drop, repeat, fill, copyWithin, insert, insertWord, insertWord, splice,
];

/** Layers of a file that are opened to get at what is inside: a gzip of a zip of HDF5 has three. */
const mostLayers = 3;

/** A file with one to five things wrong: as it lies there, or behind checksums and compression, which fit again. */
export function mutate(bytes: Uint8Array, random: Randomness, other: Uint8Array, layers = mostLayers): Uint8Array {
  const opened = layers > 0 && random.below(4) > 0 ? openLayer(bytes) : null;
  if (opened === null) {
    return mutateFlat(bytes, random, other);
  }
  const parts = [...opened.parts];
  for (let count = random.pick([1, 1, 2]); count > 0; count--) {
    const at = random.below(parts.length);
    parts[at] = mutate(parts[at] ?? new Uint8Array(0), random, other, layers - 1);
  }
  return opened.close(parts);
}

function mutateFlat(bytes: Uint8Array, random: Randomness, other: Uint8Array): Uint8Array {
  let result = bytes;
  for (let count = random.pick([1, 1, 1, 2, 3, 5]); count > 0; count--) {
    const isJson = result[0] === 0x7b || result[0] === 0x5b;
    const mutation = isJson && random.below(2) === 0 ? setValue : random.pick(mutations);
    result = result.length === 0 ? result : mutation(result, random, other);
  }
  return result;
}

function changed(bytes: Uint8Array, at: number, change: (byte: number) => number): Uint8Array {
  const result = bytes.slice();
  result[at] = change(bytes[at] ?? 0);
  return result;
}

function range(bytes: Uint8Array, random: Randomness): [number, number] {
  const start = random.below(bytes.length);
  return [start, Math.min(bytes.length, start + 1 + random.below(random.pick([4, 16, 64, 1024])))];
}
