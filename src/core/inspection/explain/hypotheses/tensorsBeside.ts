import { rowCount } from '../../../tensors/shape';
import { byLabelView, withoutColumn } from '../../../tensors/derivedViews';
import { lossShapeOf, type Material } from '../material';
import type { Variant } from '../variant';
import type { Hypothesis } from './hypothesis';

/** Weights and masks that lie in the dump, which training used and the entry does not. */
export const tensorsBeside: Hypothesis = {
  variants: (plain, material) => [...withWeights(plain, material), ...withMask(plain, material)],
};

function withWeights(plain: Variant, { weights, neighbours, scores }: Material): readonly Variant[] {
  const fitting = neighbours.filter(({ role, view }) => role === 'weights' && rowCount(view.shape) === rowCount(scores.view.shape));
  return weights !== undefined ? [] : fitting.map(({ view, name }) => ({
    ...plain, weights: view, weightsEntry: { weights: view.reference }, hypothesis: `sample weights from ${name}`, cost: plain.cost + 1.5,
  }));
}

function withMask(plain: Variant, material: Material): readonly Variant[] {
  const { mask, neighbours } = material;
  const shape = lossShapeOf(material);
  const fitting = neighbours.filter(({ role, view }) => role === 'mask' && view.shape.every((length, axis) => length === shape[axis]));
  return mask !== null ? [] : fitting.map(({ view, name }) => ({
    ...plain, roles: { ...plain.roles, mask: { view, reference: view.reference } }, hypothesis: `mask from ${name}`, cost: plain.cost + 1.5,
  }));
}

/** Weights of the classes for each sample, as Keras makes `class_weight` of them; null where the labels are no indices. */
export function asSampleWeights(plain: Variant, { labels, facts }: Material, numbers: readonly number[], hypothesis: string): Variant | null {
  return labels === null || facts.layout !== 'indices' || plain.weights !== undefined ? null : {
    ...plain, weights: byLabelView(withoutColumn(labels.view), numbers), weightsEntry: null, hypothesis,
    // What Keras does with `class_weight`; elsewhere someone has to write it.
    cost: plain.cost + (plain.form.convention === 'keras' ? 0.25 : 1),
  };
}
