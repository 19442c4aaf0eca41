import { BadInput } from '../errors';
import { sizeOf } from '../losses/weighting/broadcastLayout';
import type { TensorView } from '../tensors/tensor';
import { throwIfCancelled, type Work } from '../work';

/** Most different labels of a classification. */
const mostValues = 2 ** 20;
const blockElements = 2 ** 20;

/** What was read once: a card and a gradient ask for the same labels again. */
const known = new WeakMap<TensorView, readonly number[]>();

/**
 * The labels that a tensor holds, each once, from the smallest on. NaN is none.
 * @throws BadInput where there are more than a classification has
 */
export async function labelValues(view: TensorView, work: Work): Promise<readonly number[]> {
  const values = known.get(view) ?? await readValues(view, work);
  known.set(view, values);
  return values;
}

async function readValues(view: TensorView, work: Work): Promise<readonly number[]> {
  const rows = view.shape[0] ?? 1;
  const blockRows = Math.max(1, Math.floor(blockElements / Math.max(1, sizeOf(view.shape.slice(1)))));
  const values = new Set<number>();
  for (let start = 0; start < rows; start += blockRows) {
    throwIfCancelled(work.signal);
    const { data } = await view.readRows(start, Math.min(rows, start + blockRows), work);
    for (const value of data) {
      values.add(Number(value));
    }
    if (values.size > mostValues) {
      throw new BadInput({ file: view.file, tensor: view.tensor, place: 'labels', reason: `has more than ${mostValues} different labels` });
    }
    await work.pause();
  }
  return [...values].filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
}
