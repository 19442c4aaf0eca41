import { byLabelView, withoutColumn } from '../derivedViews';
import type { Variant } from '../variant';
import type { Hypothesis } from './hypothesis';

/** Class weights that did not reach the loss, or that reach it as a weight for each sample: Keras's `class_weight`. */
export const classWeights: Hypothesis = {
  variants: (plain, { classWeights: numbers, labels, facts }) => {
    if (numbers === null) {
      return [];
    }
    const hasThem = plain.form.parameters.some(({ name }) => name === 'class_weights');
    const { class_weights: _, ...parameters } = plain.parameters;
    const leftOut: Variant = { ...plain, parameters, hypothesis: 'class weights left out', cost: plain.cost + 1.5 };
    const asWeights = labels === null || facts.layout !== 'indices' || plain.weights !== undefined || hasThem ? [] : [{
      ...plain, weights: byLabelView(withoutColumn(labels.view), numbers), weightsEntry: null, hypothesis: 'class weights as sample weights',
      // What Keras does with `class_weight`; elsewhere someone has to write it.
      cost: plain.cost + (plain.form.convention === 'keras' ? 0.25 : 1),
    }];
    return [...(hasThem ? [leftOut] : []), ...asWeights];
  },
};
