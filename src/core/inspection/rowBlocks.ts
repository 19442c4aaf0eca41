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
