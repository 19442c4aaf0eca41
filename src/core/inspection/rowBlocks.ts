import { elementCount, rowCount, rowElements } from '../tensors/shape';
import type { Tensor, TensorView } from '../tensors/tensor';
import { throwIfCancelled, type Work } from '../work';

/** Elements read at a time. */
const blockElements = 1 << 18;

/** A tensor row block by row block. `start` is the first row of a block. */
export async function* rowBlocks(view: TensorView, work: Work): AsyncGenerator<{ readonly start: number; readonly tensor: Tensor }> {
  const rows = elementCount(view.shape) === 0 ? 0 : rowCount(view.shape);
  const step = Math.max(1, Math.floor(blockElements / Math.max(1, rowElements(view.shape))));
  for (let start = 0; start < rows; start += step) {
    throwIfCancelled(work.signal);
    yield { start, tensor: await view.readRows(start, Math.min(start + step, rows), work) };
    await work.pause();
  }
}

/**
 * Some rows of a tensor, in blocks that leave out what lies before the first and behind the last of them.
 * @param wanted in order; `first` and `end` of a block are places in it
 */
export async function* blocksAround(view: TensorView, wanted: Uint32Array, work: Work): AsyncGenerator<{ readonly start: number; readonly tensor: Tensor; readonly first: number; readonly end: number }> {
  const step = Math.max(1, Math.floor(blockElements / Math.max(1, rowElements(view.shape))));
  for (let first = 0; first < wanted.length;) {
    throwIfCancelled(work.signal);
    const start = wanted[first] ?? 0;
    let end = first + 1;
    while ((wanted[end] ?? Infinity) < start + step) {
      end += 1;
    }
    yield { start, first, end, tensor: await view.readRows(start, (wanted[end - 1] ?? start) + 1, work) };
    first = end;
    await work.pause();
  }
}

/** The index along each axis of element `offset` of the rows from `start` on. */
export function indexOf(view: TensorView, start: number, offset: number): readonly number[] {
  const index: number[] = [];
  let rest = offset;
  for (const length of view.shape.slice(1).reverse()) {
    index.unshift(rest % length);
    rest = Math.floor(rest / length);
  }
  return view.shape.length === 0 ? [] : [start + rest, ...index];
}
