import { BadInput } from '../errors';
import type { LossPlan } from '../losses/loss';
import { sizeOf } from '../losses/weighting/broadcastLayout';
import type { TensorData, TensorView } from '../tensors/tensor';

/**
 * Class indices of a block as int32, each checked; 0 in place of the ignore_index.
 * @param start the block's first row
 * @throws BadInput naming the sample whose label is no class
 */
export function classIndices(data: TensorData, start: number, { classCount, ignoreIndex, lossShape, relabelled }: LossPlan, labels: TensorView): Int32Array {
  const depth = classCount ?? 1;
  const classes = new Int32Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const given = Number(data[i]);
    if (given === ignoreIndex) {
      continue;
    }
    const label = relabelled?.get(given) ?? given;
    if (!Number.isInteger(label) || label < 0 || label >= depth) {
      const hint = label === depth ? '; are the labels counted from one?' : '';
      throw new BadInput({
        file: labels.file, tensor: labels.tensor, place: indexText(i, start, lossShape.slice(1)),
        reason: Number.isInteger(label) ? `label ${String(data[i])} is outside [0, ${depth})${hint}` : `label ${label} is no class index`,
      });
    }
    classes[i] = label;
  }
  return classes;
}

/** `sample 3`, or `index [3, 17]` of a position. */
export function indexText(element: number, start: number, inner: readonly number[]): string {
  const size = sizeOf(inner);
  const row = start + Math.floor(element / size);
  if (size === 1) {
    return `sample ${row}`;
  }
  const index = inner.map((length, axis) => Math.floor((element % size) / sizeOf(inner.slice(axis + 1))) % length);
  return `index [${[row, ...index].join(', ')}]`;
}
