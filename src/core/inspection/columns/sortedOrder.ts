const digitBits = 16;
const buckets = 1 << digitBits;
/** Set in the high word of a negative float64. */
const signBit = 0x80000000;

/**
 * Sample indices ordered by a column. Equal values stay in sample order in both directions; NaN is the
 * worst value: first when descending, last when ascending.
 *
 * A least-significant-digit radix sort over the bits of the float64s: linear in the number of samples.
 */
export function sortedOrder(column: Float64Array, descending: boolean): Uint32Array {
  const count = column.length;
  const { high, low } = sortableBits(column, descending);
  let order = Uint32Array.from({ length: count }, (_, i) => i);
  let next = new Uint32Array(count);
  for (const words of [low, high]) {
    for (const shift of [0, digitBits]) {
      const starts = bucketStarts(words, shift);
      if (starts === null) {
        continue;
      }
      for (const sample of order) {
        const bucket = ((words[sample] ?? 0) >>> shift) & (buckets - 1);
        const place = starts[bucket] ?? 0;
        next[place] = sample;
        starts[bucket] = place + 1;
      }
      [order, next] = [next, order];
    }
  }
  return order;
}

/** The column's values as 64-bit unsigned integers of the same order, in two words. */
function sortableBits(column: Float64Array, descending: boolean): { high: Uint32Array; low: Uint32Array } {
  const high = new Uint32Array(column.length);
  const low = new Uint32Array(column.length);
  const number = new Float64Array(1);
  const words = new Uint32Array(number.buffer);
  const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
  column.forEach((value, i) => {
    // Adding 0 turns −0 into 0, its equal.
    number[0] = value + 0;
    const upper = words[littleEndian ? 1 : 0] ?? 0;
    const lower = words[littleEndian ? 0 : 1] ?? 0;
    const isNegative = upper >= signBit;
    const isNaN = Number.isNaN(value);
    const sortableUpper = isNaN ? ~0 : isNegative ? ~upper : upper ^ signBit;
    const sortableLower = isNaN ? ~0 : isNegative ? ~lower : lower;
    high[i] = descending ? ~sortableUpper : sortableUpper;
    low[i] = descending ? ~sortableLower : sortableLower;
  });
  return { high, low };
}

/** Where each digit's samples begin; null where all samples have the same digit. */
function bucketStarts(words: Uint32Array, shift: number): Uint32Array | null {
  const counts = new Uint32Array(buckets);
  for (const word of words) {
    const bucket = (word >>> shift) & (buckets - 1);
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  let start = 0;
  for (let bucket = 0; bucket < buckets; bucket++) {
    const count = counts[bucket] ?? 0;
    if (count === words.length) {
      return null;
    }
    counts[bucket] = start;
    start += count;
  }
  return counts;
}
