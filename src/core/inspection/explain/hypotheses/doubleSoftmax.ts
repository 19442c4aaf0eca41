import { softmaxView, mappedView } from '../derivedViews';
import { isMulticlass } from '../material';
import { probabilitiesOf, withScores } from '../variant';
import type { Hypothesis } from './hypothesis';

/** The model ends in a softmax, and the loss applies it once more. */
export const doubleSoftmax: Hypothesis = {
  variants: (plain, material) => {
    const { scores, kind, classAxis } = material;
    const name = isMulticlass(material) ? 'double softmax' : 'double sigmoid';
    if (plain.wanted === 'logits' && kind === 'logits') {
      return [withScores(plain, { view: probabilitiesOf(material), reference: null }, name, 2)];
    }
    if (plain.wanted === 'logits' && kind === 'probabilities') {
      return [withScores(plain, scores, name, 0)];
    }
    if (plain.wanted === 'probabilities' && kind === 'probabilities') {
      const twice = isMulticlass(material) ? softmaxView(scores.view, classAxis ?? 1) : mappedView(scores.view, (p) => 1 / (1 + Math.exp(-p)));
      return [withScores(plain, { view: twice, reference: null }, name, 2.5)];
    }
    return [];
  },
};
