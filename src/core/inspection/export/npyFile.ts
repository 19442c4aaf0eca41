import { BadInput } from '../../errors';
import type { ExportColumn } from './exportColumns';

/** Most bytes of one column. */
const largestColumn = 2 ** 31 - 2 ** 20;

/**
 * A column of some samples as an `.npy` file, version 1.0: `<i8` where every value is an integer, else `<f8`; texts as `<U`, sets of classes as the text of their numbers.
 * @throws BadInput where it would not fit into one array
 */
export function npyFile(column: ExportColumn, samples: Uint32Array): Uint8Array {
  if (column.kind === 'text' || column.kind === 'set') {
    return textFile(column, samples);
  }
  const integers = column.kind === 'whole' ? integersOf(column, samples) : null;
  if (integers !== null) {
    return file(integers instanceof BigUint64Array ? '<u8' : '<i8', samples.length, 8, (data) => {
      integers.forEach((value, i) => { data.setBigUint64(i * 8, BigInt.asUintN(64, value), true); });
    });
  }
  return file('<f8', samples.length, 8, (data) => {
    samples.forEach((sample, i) => { data.setFloat64(i * 8, Number(column.at(sample) ?? NaN), true); });
  });
}

/** Null where a value is no integer, or there is none. */
function integersOf(column: ExportColumn, samples: Uint32Array): BigInt64Array | BigUint64Array | null {
  const values = new BigInt64Array(samples.length);
  let isLarge = false;
  let isNegative = false;
  for (let i = 0; i < samples.length; i++) {
    const value = column.at(samples[i] ?? 0);
    const isInteger = typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value) && !Object.is(value, -0));
    if (!isInteger) {
      return null;
    }
    const integer = BigInt(value);
    isLarge ||= BigInt.asIntN(64, integer) !== integer;
    isNegative ||= integer < 0n;
    values[i] = integer;
  }
  return isLarge ? (isNegative ? null : new BigUint64Array(values.buffer)) : values;
}

function textFile(column: ExportColumn, samples: Uint32Array): Uint8Array {
  const textAt = (sample: number): string => {
    const value = column.at(sample);
    return typeof value === 'string' ? value : typeof value === 'object' && value !== null ? value.join(' ') : '';
  };
  let width = 1;
  for (const sample of samples) {
    const text = textAt(sample);
    width = text.length > width ? Math.max(width, Array.from(text).length) : width;
  }
  return file(`<U${width}`, samples.length, width * 4, (data) => {
    samples.forEach((sample, i) => {
      Array.from(textAt(sample)).forEach((sign, place) => { data.setUint32((i * width + place) * 4, sign.codePointAt(0) ?? 0, true); });
    });
  });
}

function file(descr: string, count: number, itemSize: number, fill: (data: DataView) => void): Uint8Array {
  if (count * itemSize > largestColumn) {
    throw new BadInput({ reason: `a column of ${count} values of ${itemSize} bytes is too large for an npz; export it as CSV or JSON Lines` });
  }
  const header = npyHeader(descr, [count]);
  const bytes = new Uint8Array(header.length + count * itemSize);
  bytes.set(header);
  fill(new DataView(bytes.buffer, header.length));
  return bytes;
}

/** What stands before the data of an `.npy` file, version 1.0. */
export function npyHeader(descr: string, shape: readonly number[]): Uint8Array {
  const dictionary = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.map((length) => `${length},`).join('')}), }`;
  // Magic, version and length take 10 bytes; the data begins at a multiple of 64.
  const length = Math.ceil((10 + dictionary.length + 1) / 64) * 64 - 10;
  const header = new Uint8Array(10 + length);
  header.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, length & 255, length >> 8]);
  header.set(new TextEncoder().encode(`${dictionary.padEnd(length - 1)}\n`), 10);
  return header;
}
