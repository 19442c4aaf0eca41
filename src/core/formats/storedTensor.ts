import type { ByteSource } from '../bytes/byteSource';
import { fillExactly, readExactly } from '../bytes/readExactly';
import { BadInput, locating } from '../errors';
import { allocate, bytesOf, decode, isStoredAsDecoded, settleByteOrder, type Encoding } from '../tensors/decode';
import { bitsOf, storedBytes } from '../tensors/dtypeTable';
import { elementCount, requireRows, rowElements, shapeOfRows } from '../tensors/shape';
import type { StoredRows } from '../tensors/rowReader';
import type { Shape, TensorData } from '../tensors/tensor';
import type { Work } from '../work';
import type { DumpTensor } from './format';

/** Where the elements of a tensor lie: one after the other in C order, from `offset` of `source` on. */
export interface StoredPlace {
  readonly source: ByteSource;
  readonly offset: number;
  readonly encoding: Encoding;
}

/** Most bytes that one call decodes, so that one absurd row cannot fill the memory. */
const maximumDecoded = 2 ** 31;

/**
 * A tensor whose elements lie in C order. Whoever makes one has checked that the source holds them all.
 */
export function storedTensor(name: string, shape: Shape, place: StoredPlace): DumpTensor {
  const { dtype } = place.encoding;
  const elements = elementCount(shape) ?? Infinity;
  const rowLength = rowElements(shape);
  const readElements = (start: number, end: number, work?: Work): Promise<TensorData> => (
    locating({ file: place.source.name, tensor: name }, () => readRun(place, start, end, work)));
  return {
    name,
    shape,
    dtype,
    byteLength: storedBytes(dtype, elements),
    readElements,
    ...(bitsOf(dtype) < 8 ? {} : { stored: storedRows(name, rowLength, place) }),
    readRows: async (start, end, work) => {
      requireRows(shape, start, end);
      const data = await readElements(start * rowLength, end * rowLength, work);
      return { dtype, shape: shapeOfRows(shape, start, end), data };
    },
  };
}

function storedRows(name: string, rowLength: number, { source, offset, encoding: { dtype, littleEndian } }: StoredPlace): StoredRows {
  const rowBytes = storedBytes(dtype, rowLength);
  const { onDisk } = source;
  return {
    littleEndian,
    isSequential: source.isSequential === true,
    readInto: (start, target, work) => locating({ file: source.name, tensor: name }, () => (
      fillExactly(source, offset + start * rowBytes, target, 'data', work?.signal))),
    ...(onDisk === undefined ? {} : {
      runsOf: (start, byteLength) => [{ file: onDisk.file, offset: onDisk.offset + offset + start * rowBytes, byteLength }],
    }),
  };
}

/** Elements `[start, end)` of a place. */
export async function readRun(place: StoredPlace, start: number, end: number, work: Work | undefined): Promise<TensorData> {
  const { source, offset, encoding } = place;
  const count = end - start;
  requireDecodable(count);
  if (isStoredAsDecoded(encoding.dtype)) {
    const data = allocate(encoding.dtype, count);
    await fillExactly(source, offset + storedBytes(encoding.dtype, start), bytesOf(data), 'data', work?.signal);
    settleByteOrder(data, encoding);
    return data;
  }
  // Where two elements share a byte, a run may begin in its second half.
  const first = bitsOf(encoding.dtype) < 8 ? start - (start % 2) : start;
  const from = storedBytes(encoding.dtype, first);
  const bytes = await readExactly(source, offset + from, storedBytes(encoding.dtype, end) - from, 'data', work?.signal);
  const data = decode(bytes, encoding, end - first);
  return first === start ? data : data.subarray(start - first);
}

/** @throws BadInput where so many elements at once would fill the memory */
export function requireDecodable(count: number): void {
  if (count * 8 > maximumDecoded) {
    throw new BadInput({ reason: `one block of ${count} elements is too large to be read at once` });
  }
}
