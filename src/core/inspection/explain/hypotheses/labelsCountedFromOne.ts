import { mappedView } from '../derivedViews';
import type { Hypothesis } from './hypothesis';

/** Labels saved as 1 to C where the loss had 0 to C − 1, or the other way. */
export const labelsCountedFromOne: Hypothesis = {
  variants: (plain, { labels, facts, scores, classAxis }) => {
    if (labels === null || facts.layout !== 'indices' || !facts.areIntegers || plain.roles['labels'] === undefined) {
      return [];
    }
    const classes = classAxis === null ? 0 : scores.view.shape[classAxis] ?? 0;
    const shifts = [...(facts.min >= 1 ? [-1] : []), ...(facts.max + 1 < classes ? [1] : [])];
    return shifts.map((shift) => ({
      ...plain,
      roles: { ...plain.roles, labels: { view: mappedView(labels.view, (label) => label + shift), reference: null } },
      hypothesis: shift < 0 ? 'labels counted from one' : 'labels one too low',
      cost: plain.cost + (shift < 0 ? 1.5 : 3),
    }));
  },
};
