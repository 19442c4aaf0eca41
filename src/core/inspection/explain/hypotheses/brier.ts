import { oneHotView } from '../derivedViews';
import { isMulticlass } from '../material';
import { probabilitiesOf } from '../variant';
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
    const name = isMulticlass(material) ? 'softmax' : 'sigmoid';
    const wanted = isRows ? labels : { view: oneHotView(labels.view, scores.view.shape, classAxis ?? 1), reference: null };
    return [{
      ...plain, cost,
      roles: { ...plain.roles, [plain.scoresRole]: kind === 'logits' ? { view: probabilitiesOf(material), reference: null } : scores, labels: wanted },
      hypothesis: `Brier score${kind === 'logits' ? `, of the ${name} of the logits` : ''}`,
    }];
  },
};
