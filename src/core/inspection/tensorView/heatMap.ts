import { locating } from '../../errors';
import { numbersOf } from '../../tensors/derivedViews';
import { throwIfCancelled, type Work } from '../../work';
import type { FoundTensor } from './cells';
import { sliceReader, type SliceReader } from './numbersOfSlice';
import type { Block, TensorSlice } from '../../tensors/tensorSlice';

/** A slice drawn small: one number for each field of cells. */
export interface HeatMap {
  /** Fields down and across. */
  readonly rows: number;
  readonly columns: number;
  /** Means of the finite numbers of each field, row by row; NaN where there is none. */
  readonly means: Float32Array;
  /** 1 where a field holds a NaN or an infinity. */
  readonly marks: Uint8Array;
  /** Cells of the slice. */
  readonly of: { readonly rows: number; readonly columns: number };
}

/** Numbers read at a time. */
const blockElements = 1 << 18;

/**
 * A slice as at most `size.rows` × `size.columns` fields of cells, read once, block by block.
 * @throws BadInput where the tensor holds no numbers, cannot be read, or the slice does not fit it
 */
export function heatMapOf({ file, tensor }: FoundTensor, slice: TensorSlice, size: { readonly rows: number; readonly columns: number }, work: Work): Promise<HeatMap> {
  return locating({ file, tensor: tensor.name }, async () => {
    const reader = sliceReader(tensor, slice);
    const rows = Math.min(size.rows, reader.rows);
    const columns = Math.min(size.columns, reader.columns);
    const sums = new Float64Array(rows * columns);
    const counts = new Float64Array(rows * columns);
    const marks = new Uint8Array(rows * columns);
    let done = 0;
    for (const block of blocksOf(reader)) {
      throwIfCancelled(work.signal);
      const data = numbersOf(await reader.read(block, work));
      const { rowStart, rowEnd, columnStart, columnEnd } = block;
      const across = Int32Array.from({ length: columnEnd - columnStart }, (_, i) => Math.floor((columnStart + i) / reader.columns * columns));
      let at = 0;
      for (let row = rowStart; row < rowEnd; row++) {
        const first = Math.floor(row / reader.rows * rows) * columns;
        for (const column of across) {
          const field = first + column;
          const value = data[at++] ?? NaN;
          if (value - value === 0) {
            sums[field] = (sums[field] ?? 0) + value;
            counts[field] = (counts[field] ?? 0) + 1;
          } else {
            marks[field] = 1;
          }
        }
      }
      done += data.length;
      work.progress(done / (reader.rows * reader.columns), 'Drawing the heat map');
      await work.pause();
    }
    return { rows, columns, marks, means: Float32Array.from(sums, (sum, field) => sum / (counts[field] ?? 0)), of: { rows: reader.rows, columns: reader.columns } };
  });
}

/** Blocks that lie together in the file. */
function* blocksOf({ rows, columns, isRowMajor }: SliceReader): Generator<Block> {
  const [long, short] = isRowMajor ? [columns, rows] : [rows, columns];
  const along = Math.min(long, blockElements);
  const beside = Math.max(1, Math.floor(blockElements / Math.max(1, along)));
  for (let from = 0; from < short; from += beside) {
    for (let start = 0; start < long; start += along) {
      const [to, end] = [Math.min(short, from + beside), Math.min(long, start + along)];
      yield isRowMajor
        ? { rowStart: from, rowEnd: to, columnStart: start, columnEnd: end }
        : { rowStart: start, rowEnd: end, columnStart: from, columnEnd: to };
    }
  }
}
