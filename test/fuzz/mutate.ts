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

const mutations: readonly Mutation[] = [flipBit, flipBit, setByte, setByte, addToByte, setNumber, setNumber, setNumber, cut, drop, repeat, fill, copyWithin, insert, splice];

/** A file with one to five things wrong. */
export function mutate(bytes: Uint8Array, random: Randomness, other: Uint8Array): Uint8Array {
  let result = bytes;
  for (let count = 1 + random.below(5); count > 0; count--) {
    result = result.length === 0 ? result : random.pick(mutations)(result, random, other);
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

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
