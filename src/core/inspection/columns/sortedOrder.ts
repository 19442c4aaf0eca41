import type { NumberColumn } from '../../engine/sampleNumbers';

const digitBits = 11;
const buckets = 1 << digitBits;
const digitMask = buckets - 1;
/** Digits of a word of 32 bits, the lowest first. */
const shifts = [0, digitBits, 2 * digitBits] as const;
/** Up to so many samples, putting each in its place by hand is faster than counting digits. */
const few = 48;
/** Set in a negative float32, and in the high word of a negative float64. */
const signBit = 0x80000000;
/** The exponent of an infinity or a NaN: in a float32, and in the high word of a float64. */
const specialFloat32 = 0x7f800000;
const specialExponent = 0x7ff00000;

/**
 * Samples ordered by a column. Equal values stay as they were in both directions; NaN is the worst value: first when descending, last when ascending.
 *
 * A radix sort over the float32s, or over the upper halves of the float64s and then the lower halves where the upper are equal: linear in the
 * number of samples.
 * @param before the samples in the order that equal values keep; sample order where absent
 */
export function sortedOrder(column: NumberColumn, descending: boolean, before?: Uint32Array): Uint32Array {
  const order = before === undefined ? inOrder(column.length) : before.slice();
  const sorter = new RangeSorter(order);
  if (column instanceof Float32Array) {
    sorter.sort(sortableWords(column, descending), 0, order.length);
  } else {
    sortWide(sorter, order, sortableBits(column, descending));
  }
  return order;
}

function sortWide(sorter: RangeSorter, order: Uint32Array, { high, low }: { readonly high: Uint32Array; readonly low: Uint32Array }): void {
  sorter.sort(high, 0, order.length);
  for (let start = 0; start < order.length;) {
    const first = order[start] ?? 0;
    let end = start + 1;
    let isTied = true;
    for (; end < order.length && high[order[end] ?? 0] === high[first]; end++) {
      isTied &&= low[order[end] ?? 0] === low[first];
    }
    if (!isTied) {
      sorter.sort(low, start, end);
    }
    start = end;
  }
}

function inOrder(count: number): Uint32Array {
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    order[i] = i;
  }
  return order;
}

/** The column's values as 32-bit unsigned integers of the same order. */
function sortableWords(column: Float32Array, descending: boolean): Uint32Array {
  const words = new Uint32Array(column.buffer, column.byteOffset, column.length).slice();
  const flip = descending ? -1 : 0;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? 0;
    // −0 is the equal of 0, and every NaN of the worst.
    words[i] = ((word & ~signBit) > specialFloat32 ? -1 : word > signBit ? ~word : word === signBit ? signBit : word ^ signBit) ^ flip;
  }
  return words;
}

/** The column's values as 64-bit unsigned integers of the same order, in two words. */
function sortableBits(column: Float64Array, descending: boolean): { high: Uint32Array; low: Uint32Array } {
  const high = new Uint32Array(column.length);
  const low = new Uint32Array(column.length);
  const words = new Uint32Array(column.buffer, column.byteOffset, column.length * 2);
  const upperPlace = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 1 : 0;
  const flip = descending ? -1 : 0;
  for (let i = 0; i < column.length; i++) {
    let upper = words[2 * i + upperPlace] ?? 0;
    let lower = words[2 * i + 1 - upperPlace] ?? 0;
    const magnitude = upper & ~signBit;
    if (magnitude > specialExponent || (magnitude === specialExponent && lower !== 0)) {
      upper = -1;
      lower = -1;
    } else if (upper >= signBit) {
      // −0 is the equal of 0.
      const isZero = upper === signBit && lower === 0;
      upper = isZero ? signBit : ~upper;
      lower = isZero ? 0 : ~lower;
    } else {
      upper ^= signBit;
    }
    high[i] = upper ^ flip;
    low[i] = lower ^ flip;
  }
  return { high, low };
}

/** Sorts stretches of an order by words of the samples, in place; equal words stay as they were. */
class RangeSorter {
  private readonly counts = shifts.map(() => new Uint32Array(buckets));
  private readonly next: Uint32Array;
  private keys: Uint32Array;
  private nextKeys: Uint32Array;

  constructor(private readonly order: Uint32Array) {
    this.next = new Uint32Array(order.length);
    this.keys = new Uint32Array(order.length);
    this.nextKeys = new Uint32Array(order.length);
  }

  sort(words: Uint32Array, start: number, end: number): void {
    if (end - start <= few) {
      this.insert(words, start, end);
      return;
    }
    const { order, next } = this;
    this.count(words, start, end);
    let from = order;
    let to = next;
    shifts.forEach((shift, digit) => {
      const starts = this.counts[digit];
      if (starts !== undefined && toStarts(starts, start, end - start)) {
        this.distribute(from, to, starts, shift, start, end);
        [from, to] = [to, from];
      }
    });
    if (from !== order) {
      order.set(from.subarray(start, end), start);
    }
  }

  /** Reads the words in their order, and counts the digits. */
  private count(words: Uint32Array, start: number, end: number): void {
    const { order, keys } = this;
    const [low, middle, high] = this.counts;
    if (low === undefined || middle === undefined || high === undefined) {
      return;
    }
    [low, middle, high].forEach((counts) => { counts.fill(0); });
    for (let i = start; i < end; i++) {
      const word = words[order[i] ?? 0] ?? 0;
      keys[i] = word;
      low[word & digitMask] = (low[word & digitMask] ?? 0) + 1;
      middle[(word >>> digitBits) & digitMask] = (middle[(word >>> digitBits) & digitMask] ?? 0) + 1;
      high[word >>> (2 * digitBits)] = (high[word >>> (2 * digitBits)] ?? 0) + 1;
    }
  }

  /** Moves each sample, and its word, to the place of its digit. */
  private distribute(from: Uint32Array, to: Uint32Array, starts: Uint32Array, shift: number, start: number, end: number): void {
    const { keys, nextKeys } = this;
    for (let i = start; i < end; i++) {
      const key = keys[i] ?? 0;
      const digit = (key >>> shift) & digitMask;
      const place = starts[digit] ?? 0;
      starts[digit] = place + 1;
      to[place] = from[i] ?? 0;
      nextKeys[place] = key;
    }
    this.keys = nextKeys;
    this.nextKeys = keys;
  }

  private insert(words: Uint32Array, start: number, end: number): void {
    const { order } = this;
    for (let i = start + 1; i < end; i++) {
      const sample = order[i] ?? 0;
      const word = words[sample] ?? 0;
      let place = i;
      for (; place > start && (words[order[place - 1] ?? 0] ?? 0) > word; place--) {
        order[place] = order[place - 1] ?? 0;
      }
      order[place] = sample;
    }
  }
}

/** Turns counts into the places where each digit's samples begin; false where all have the same digit. */
function toStarts(counts: Uint32Array, first: number, samples: number): boolean {
  let start = first;
  for (let digit = 0; digit < buckets; digit++) {
    const count = counts[digit] ?? 0;
    if (count === samples) {
      return false;
    }
    counts[digit] = start;
    start += count;
  }
  return true;
}
