import { fillExactly } from '../bytes/readExactly';
import { locating } from '../errors';
import { decode } from '../tensors/decode';
import { storedBytes } from '../tensors/dtypeTable';
import { fromFortranOrder, stridesOf } from '../tensors/gather';
import { elementCount, requireRows, rowElements, shapeOfRows } from '../tensors/shape';
import type { Shape } from '../tensors/tensor';
import { throwIfCancelled, type Work } from '../work';
import type { DumpTensor } from './format';
import { readRun, requireDecodable, type StoredPlace } from './storedTensor';

/** Bytes read at a time when the columns of a range of rows lie near each other. */
const spanBytes = 1 << 22;

/** A tensor whose first axis varies fastest. A range of its rows is a piece of every one of its columns. */
export function fortranTensor(name: string, shape: Shape, place: StoredPlace): DumpTensor {
  const { dtype } = place.encoding;
  const columns = rowElements(shape);
  return {
    name,
    shape,
    dtype,
    byteLength: storedBytes(dtype, elementCount(shape) ?? Infinity),
    layout: { strides: stridesOf([...shape].reverse()).reverse(), read: (start, end, work) => readRun(place, start, end, work) },
    readRows: (start, end, work) => locating({ file: place.source.name, tensor: name }, async () => {
      requireRows(shape, start, end);
      requireDecodable((end - start) * columns);
      const stored = await readColumns(place, shape[0] ?? 1, columns, start, end, work);
      const data = decode(stored, place.encoding, (end - start) * columns);
      const rows = shapeOfRows(shape, start, end);
      return { dtype, shape: rows, data: fromFortranOrder(data, dtype, rows) };
    }),
  };
}

/** The bytes of rows `[start, end)` of every column, column after column. */
async function readColumns(
  place: StoredPlace, columnLength: number, columns: number, start: number, end: number, work: Work | undefined,
): Promise<Uint8Array> {
  const itemSize = storedBytes(place.encoding.dtype, 1);
  const pieceBytes = (end - start) * itemSize;
  const columnBytes = columnLength * itemSize;
  const result = new Uint8Array(pieceBytes * columns);
  const perSpan = pieceBytes === 0 ? columns : Math.max(1, Math.floor(spanBytes / columnBytes));
  for (let column = 0; column < columns && pieceBytes > 0; column += perSpan) {
    throwIfCancelled(work?.signal);
    const count = Math.min(perSpan, columns - column);
    const span = count === 1
      ? result.subarray(column * pieceBytes, (column + 1) * pieceBytes)
      : new Uint8Array((count - 1) * columnBytes + pieceBytes);
    await fillExactly(place.source, place.offset + column * columnBytes + start * itemSize, span, 'data', work?.signal);
    for (let i = 0; i < count && count > 1; i++) {
      result.set(span.subarray(i * columnBytes, i * columnBytes + pieceBytes), (column + i) * pieceBytes);
    }
  }
  return result;
}
