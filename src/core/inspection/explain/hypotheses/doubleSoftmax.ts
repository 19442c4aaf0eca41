import { isMulticlass } from '../material';
import { probabilitiesBy, withActivation } from '../variant';
import type { Hypothesis } from './hypothesis';

/** The model ends in a softmax, and the loss applies it once more. */
export const doubleSoftmax: Hypothesis = {
  variants: (plain, material) => {
    const { kind } = material;
    const hypothesis = isMulticlass(material) ? 'double softmax' : 'double sigmoid';
    if (plain.wanted === 'logits' && kind === 'logits') {
      return [withActivation(plain, material, probabilitiesBy(material), { hypothesis, cost: 2 })];
    }
    if (plain.wanted === 'logits' && kind === 'probabilities') {
      return [withActivation(plain, material, null, { hypothesis, cost: 0 })];
    }
    if (plain.wanted === 'probabilities' && kind === 'probabilities') {
      return [withActivation(plain, material, probabilitiesBy(material), { hypothesis, cost: 2.5 })];
    }
    return [];
  },
};
