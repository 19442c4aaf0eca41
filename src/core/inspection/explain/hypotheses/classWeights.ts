import type { Material } from '../material';
import type { Variant } from '../variant';
import type { Hypothesis } from './hypothesis';
import { asSampleWeights } from './tensorsBeside';

/** Class weights that did not reach the loss, or that reach it as a weight for each sample: Keras's `class_weight`. */
export const classWeights: Hypothesis = {
  variants: (plain, material) => {
    const { classWeights: numbers, weightsBeside } = material;
    const hasThem = has(plain, 'class_weights');
    if (numbers === null) {
      return weightsBeside.classes.flatMap(({ numbers: found, name, cost }) => withNumbers(plain, material, found, name, cost));
    }
    const { class_weights: _, ...parameters } = plain.parameters;
    const leftOut: Variant = { ...plain, parameters, hypothesis: 'class weights left out', cost: plain.cost + 1.5 };
    const asWeights = hasThem ? null : asSampleWeights(plain, material, numbers, 'class weights as sample weights');
    return [...(hasThem ? [leftOut] : []), ...(asWeights === null ? [] : [asWeights])];
  },
};

/** The factor of the positive part of a binary cross-entropy, left out or put in. */
export const positiveWeight: Hypothesis = {
  variants: (plain, { weightsBeside }) => {
    if (!has(plain, 'pos_weight')) {
      return [];
    }
    const { pos_weight: own, ...parameters } = plain.parameters;
    return own !== undefined && own !== null
      ? [{ ...plain, parameters, hypothesis: 'pos_weight left out', cost: plain.cost + 1.5 }]
      : weightsBeside.positive.map(({ numbers, name, cost }) => (
        { ...plain, parameters: { ...plain.parameters, pos_weight: numbers }, hypothesis: name, cost: plain.cost + cost }
      ));
  },
};

const has = ({ form }: Variant, parameter: string): boolean => form.parameters.some(({ name }) => name === parameter);

function withNumbers(plain: Variant, material: Material, numbers: readonly number[], name: string, cost: number): readonly Variant[] {
  if (has(plain, 'class_weights')) {
    return [{ ...plain, parameters: { ...plain.parameters, class_weights: numbers }, hypothesis: name, cost: plain.cost + cost }];
  }
  const variant = asSampleWeights(plain, material, numbers, `${name}, as sample weights`);
  return variant === null ? [] : [{ ...variant, cost: variant.cost + cost }];
}
