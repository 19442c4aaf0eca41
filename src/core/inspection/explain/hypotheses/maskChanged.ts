import { mappedView, withoutColumn } from '../../../tensors/derivedViews';
import type { Hypothesis } from './hypothesis';

/** A mask that did not reach the loss; or one that leaves out a label which stands for no class. */
export const maskChanged: Hypothesis = {
  variants: (plain, { labels, mask, facts }) => {
    if (mask !== null) {
      const { mask: _, ...roles } = plain.roles;
      return [{ ...plain, roles, hypothesis: 'mask left out', cost: plain.cost + 1.5 }];
    }
    if (labels === null || plain.roles['labels'] === undefined || plain.form.parameters.some(({ name }) => name === 'ignore_index')) {
      return [];
    }
    return facts.ignoreValues.map((ignored) => ({
      ...plain,
      roles: {
        ...plain.roles,
        labels: { view: mappedView(labels.view, (label) => (label === ignored ? 0 : label)), reference: null },
        mask: { view: withoutColumn(mappedView(labels.view, (label) => (label === ignored ? 0 : 1))), reference: null },
      },
      hypothesis: `label ${ignored} left out`,
      cost: plain.cost + (ignored === 0 ? 3 : 2),
    }));
  },
};
