import { BadInput } from '../errors';
import type { TensorData, TensorView } from '../tensors/tensor';

/**
 * Class indices of a block as int32, each checked.
 * @throws BadInput naming the sample whose label is no class
 */
export function classIndices(data: TensorData, start: number, classCount: number, labels: TensorView): Int32Array {
  const classes = new Int32Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const label = Number(data[i]);
    if (!Number.isInteger(label) || label < 0 || label >= classCount) {
      const hint = label === classCount ? '; are the labels counted from one?' : '';
      throw new BadInput({
        file: labels.file, tensor: labels.tensor, place: `sample ${start + i}`,
        reason: Number.isInteger(label) ? `label ${String(data[i])} is outside [0, ${classCount})${hint}` : `label ${label} is no class index`,
      });
    }
    classes[i] = label;
  }
  return classes;
}
