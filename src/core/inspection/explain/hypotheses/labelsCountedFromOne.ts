import { mappedView } from '../../../tensors/derivedViews';
import type { Variant } from '../variant';
import type { Hypothesis } from './hypothesis';

/** Labels saved as 1 to C where the loss had 0 to C − 1, or the other way. */
export const labelsCountedFromOne: Hypothesis = {
  variants: (plain, { labels, facts, scores, classAxis }) => {
    if (labels === null || facts.layout !== 'indices' || !facts.areIntegers || plain.roles['labels'] === undefined) {
      return [];
    }
    const classes = classAxis === null ? 0 : scores.view.shape[classAxis] ?? 0;
    const shifts = [...(facts.min >= 1 ? [-1] : []), ...(facts.max + 1 < classes ? [1] : [])];
    const isSayable = plain.roles['labels'] === labels && plain.form.parameters.some(({ name }) => name === 'label_offset');
    return shifts.map((shift): Variant => ({
      ...plain,
      ...(isSayable
        ? { parameters: { ...plain.parameters, label_offset: shift } }
        : { roles: { ...plain.roles, labels: { view: mappedView(labels.view, (label) => label + shift), reference: null } } }),
      hypothesis: shift < 0 ? 'labels counted from one' : 'labels one too low',
      cost: plain.cost + (shift < 0 ? 1.5 : 3),
    }));
  },
};
