import { oneHotView } from '../../../tensors/derivedViews';
import { probabilitiesBy, withActivation } from '../variant';
import type { Hypothesis } from './hypothesis';

const cost = 2;

/** The mean squared error of probabilities: the Brier score, over the classes of each sample. */
export const brier: Hypothesis = {
  variants: (plain, material) => {
    const { scores, kind, labels, facts, classAxis } = material;
    const isRows = facts.layout === 'rows';
    if (plain.loss !== 'mean_squared_error' || labels === null || (kind !== 'logits' && (kind !== 'probabilities' || isRows)) || (!isRows && classAxis === null)) {
      return [];
    }
    const name = probabilitiesBy(material);
    const wanted = isRows ? labels : { view: oneHotView(labels.view, scores.view.shape, classAxis ?? 1), reference: null };
    const hypothesis = `Brier score${kind === 'logits' ? `, of the ${name} of the logits` : ''}`;
    const variant = withActivation(plain, material, kind === 'logits' ? name : null, { hypothesis, cost: 0 });
    return [{ ...variant, cost, roles: { ...variant.roles, labels: wanted } }];
  },
};
