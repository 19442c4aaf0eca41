import { refuse, shapeText } from '../losses/shapes';
import { slimWeighting } from '../losses/weighting/slim';
import type { WeightLayout } from '../losses/weighting/weighting';
import type { TensorData } from '../tensors/tensor';
import type { Work } from '../work';
import { toFloat64 } from './float64Rows';
import type { Prepared } from './prepare';

/** A mask over the losses: an element is left out where it is 0. */
export interface Mask {
  /** 1 for each element of rows `[start, end)` that is left out. */
  read(start: number, end: number, work: Work): Promise<Uint8Array>;
}

/**
 * The mask of a loss, along the leading axes of its losses: [B], [B, T], or of their full shape.
 * @throws BadInput where it does not fit
 */
export function maskOf({ mask, plan, form, definition }: Prepared): Mask | null {
  if (mask === null) {
    return null;
  }
  const { lossShape } = plan;
  if (form.total === 'sum-over-samples') {
    throw refuse(mask, 'mask', `${definition.name} takes no mask: it compares the elements of a sample with each other`);
  }
  if (mask.shape.some((length, axis) => length !== lossShape[axis])) {
    throw refuse(mask, 'shape', `mask ${shapeText(mask.shape)} does not fit losses ${shapeText(lossShape)}: dimensions must be equal from the first axis on`);
  }
  const layout = slimWeighting.layout(mask, lossShape);
  return {
    read: async (start, end, work) => spread(toFloat64((await mask.readRows(start, end, work)).data), layout, end - start),
  };
}

function spread(values: Float64Array, { rowSize, index }: WeightLayout, rows: number): Uint8Array {
  const excluded = new Uint8Array(rows * index.length);
  for (let i = 0; i < excluded.length; i++) {
    const row = Math.floor(i / index.length);
    excluded[i] = values[row * rowSize + (index[i % index.length] ?? 0)] === 0 ? 1 : 0;
  }
  return excluded;
}

/** Elements that the mask or the ignore_index leaves out; null where none can be. */
export function excludedElements({ plan }: Prepared, labels: TensorData | undefined, masked: Uint8Array | null, elements: number): Uint8Array | null {
  const { ignoreIndex } = plan;
  if (plan.labels !== 'classes' || ignoreIndex === undefined || ignoreIndex === null || labels === undefined) {
    return masked;
  }
  const excluded = masked ?? new Uint8Array(elements);
  for (let i = 0; i < labels.length; i++) {
    if (Number(labels[i]) === ignoreIndex) {
      excluded[i] = 1;
    }
  }
  return excluded;
}
