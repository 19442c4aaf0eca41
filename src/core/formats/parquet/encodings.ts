import { viewOf } from '../../bytes/byteOrder';
import { BadInput } from '../../errors';
import { allocate, decode } from '../../tensors/decode';
import type { NumericDType } from '../../tensors/dtype';
import { bitsOf } from '../../tensors/dtypeTable';
import type { TensorData } from '../../tensors/tensor';

/** Encodings by their number in the format. */
export const encoding = { plain: 0, plainDictionary: 2, rle: 3, bitPacked: 4, deltaBinaryPacked: 5, rleDictionary: 8, byteStreamSplit: 9 } as const;

/** The error of bytes that are not what the headers say. */
export function damage(what: string): BadInput {
  return new BadInput({ reason: `is damaged: ${what}` });
}

function requireBytes(bytes: Uint8Array, length: number): void {
  if (length > bytes.length) {
    throw damage(`a page has ${bytes.length} bytes of values where ${length} are needed`);
  }
}

/** Values one after the other; booleans are bits, the lowest of a byte first. */
export function decodePlain(bytes: Uint8Array, dtype: NumericDType, count: number): TensorData {
  if (dtype === 'bool') {
    requireBytes(bytes, Math.ceil(count / 8));
    return Uint8Array.from({ length: count }, (_, i) => ((bytes[i >> 3] ?? 0) >> (i & 7)) & 1);
  }
  requireBytes(bytes, (count * bitsOf(dtype)) / 8);
  return decode(bytes, { dtype, littleEndian: true }, count);
}

/** First the first bytes of all values, then the second ones, and so on. */
export function decodeByteStreamSplit(bytes: Uint8Array, dtype: NumericDType, count: number): TensorData {
  const size = bitsOf(dtype) / 8;
  requireBytes(bytes, count * size);
  const joined = new Uint8Array(count * size);
  for (let byte = 0; byte < size; byte++) {
    for (let i = 0; i < count; i++) {
      joined[i * size + byte] = bytes[byte * count + i] ?? 0;
    }
  }
  return decode(joined, { dtype, littleEndian: true }, count);
}

/**
 * Runs of one value and groups of eight packed ones, mixed (Encodings.md, RLE/bit-packing hybrid).
 * @param width bits of a value, up to 32
 * @param count how many values there are; a run may not claim more
 */
export function decodeHybrid(bytes: Uint8Array, width: number, count: number): Uint32Array {
  if (width > 32) {
    throw damage(`values have ${width} bits`);
  }
  const values = new Uint32Array(count);
  const reader = new Varints(bytes);
  const valueBytes = Math.ceil(width / 8);
  for (let filled = 0; filled < count;) {
    const head = reader.small();
    if ((head & 1) === 1) {
      const packed = Math.min((head >>> 1) * 8, count - filled);
      unpack(reader.take(Math.min((head >>> 1) * width, Math.ceil((packed * width) / 8))), width, values, filled, packed);
      reader.skip((head >>> 1) * width - Math.ceil((packed * width) / 8));
      filled += packed;
    } else {
      const run = head >>> 1;
      if (run === 0 || run > count - filled) {
        throw damage(`a run of ${run} values where ${count - filled} are left`);
      }
      const value = reader.take(valueBytes).reduce((sum, byte, i) => sum + byte * 2 ** (8 * i), 0);
      values.fill(value, filled, filled + run);
      filled += run;
    }
  }
  return values;
}

function unpack(bytes: Uint8Array, width: number, values: Uint32Array, from: number, count: number): void {
  let [bit, at] = [0, 0];
  for (let i = 0; i < count; i++) {
    let value = 0;
    for (let have = 0; have < width;) {
      const taken = Math.min(8 - bit, width - have);
      value += (((bytes[at] ?? 0) >> bit) & ((1 << taken) - 1)) * 2 ** have;
      have += taken;
      bit += taken;
      if (bit === 8) {
        bit = 0;
        at += 1;
      }
    }
    values[from + i] = value;
  }
}

/** Differences, packed in blocks with a smallest one each (Encodings.md, DELTA_BINARY_PACKED); arithmetic wraps around. */
export function decodeDelta(bytes: Uint8Array, dtype: NumericDType, count: number): TensorData {
  const reader = new Varints(bytes);
  const [blockSize, miniblocks, claimed] = [reader.small(), reader.small(), reader.small()];
  if (claimed !== count || miniblocks === 0 || miniblocks > 512 || blockSize % miniblocks !== 0 || blockSize > 1 << 20) {
    throw damage(`a page of ${claimed} differences where ${count} are needed`);
  }
  const wide = new BigInt64Array(count);
  let value = reader.zigzag();
  for (let filled = 0; filled < count;) {
    if (filled === 0) {
      wide[filled++] = value;
      continue;
    }
    const smallest = reader.zigzag();
    const widths = reader.take(miniblocks);
    for (const width of widths) {
      const length = Math.min(blockSize / miniblocks, count - filled);
      if (length === 0) {
        break;
      }
      const packed = reader.take((blockSize / miniblocks) * width / 8, filled + length === count);
      for (let i = 0; i < length; i++) {
        value = BigInt.asIntN(64, value + smallest + bitsAt(packed, i * width, width));
        wide[filled++] = value;
      }
    }
  }
  if (dtype === 'int64') {
    return wide;
  }
  const data = allocate(dtype, count);
  if (data instanceof BigUint64Array) {
    return new BigUint64Array(wide.buffer);
  }
  if (!(data instanceof Int32Array || data instanceof Uint32Array)) {
    throw damage('differences of values that are no integers');
  }
  wide.forEach((entry, i) => { data[i] = Number(BigInt.asIntN(32, entry)); });
  return data;
}

function bitsAt(bytes: Uint8Array, bit: number, width: number): bigint {
  let value = 0n;
  for (let have = 0; have < width;) {
    const at = bit + have;
    const taken = Math.min(8 - (at & 7), width - have);
    value |= BigInt(((bytes[at >> 3] ?? 0) >> (at & 7)) & ((1 << taken) - 1)) << BigInt(have);
    have += taken;
  }
  return value;
}

/** Numbers of as many bytes as they need. */
class Varints {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  /** @param isLast whether the encoder may have left padding away */
  take(length: number, isLast = false): Uint8Array {
    if (this.at + length > this.bytes.length && !isLast) {
      throw damage('its values end in the middle');
    }
    const part = this.bytes.subarray(this.at, this.at + length);
    this.at += length;
    return part;
  }

  /** Moves over padding, which may be left away. */
  skip(length: number): void {
    this.at += Math.max(0, length);
  }

  small(): number {
    const value = this.varint();
    if (value > 0x7fffffffn) {
      throw damage(`a count of ${value}`);
    }
    return Number(value);
  }

  zigzag(): bigint {
    const value = this.varint();
    return (value >> 1n) ^ -(value & 1n);
  }

  private varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) {
        throw damage('its values end in the middle');
      }
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) {
        return value;
      }
    }
    throw damage('a number of more than 64 bits');
  }
}

/** The 32-bit length that stands before levels and runs of booleans, and what it measures. */
export function lengthPrefixed(bytes: Uint8Array): { readonly content: Uint8Array; readonly end: number } {
  const length = bytes.length < 4 ? Infinity : viewOf(bytes).getUint32(0, true);
  if (length > bytes.length - 4) {
    throw damage('levels reach beyond their page');
  }
  return { content: bytes.subarray(4, 4 + length), end: 4 + length };
}
