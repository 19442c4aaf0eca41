import { BadInput } from '../../errors';
import { barFigure, withFigure } from './figure';
import type { AdvisedFinding, FindingRule } from './finding';

/** Share of the total that regularization may be before it is named, and below which it does nothing. */
const most = 0.5;
const nothing = 1e-4;

/** A regularizer that is most of the total, or next to nothing of it. */
export const regularizationShare: FindingRule = ({ losses, regularization, total }) => regularization.flatMap(({ entry, outcome }): readonly AdvisedFinding[] => {
  if (losses.length === 0 || outcome instanceof BadInput || total === null || !(total > 0) || entry.scale === 0) {
    return [];
  }
  const share = outcome.value / total;
  const what = `the ${entry.regularizer} regularization, ${outcome.value.toPrecision(4)}, is`;
  const tensors = outcome.tensors.map(({ reference }) => reference);
  if (share > most) {
    const parts = outcome.tensors.map(({ reference, value }) => ({ name: reference, values: [value / total], isMeant: true })).sort((a, b) => (b.values[0] ?? 0) - (a.values[0] ?? 0));
    const figure = barFigure({ title: 'Shares of the total', measures: ['of the total'], areShares: true, rows: [{ name: 'all else', values: [1 - share], isMeant: false }, ...parts] });
    return [{
      code: 'regularization-dominates', severity: 'warning',
      message: `${what} ${(100 * share).toPrecision(3)} % of the total, ${total.toPrecision(4)}: the optimizer is mostly asked for small weights`,
      advice: 'Compare the scale with the one you meant: L2 is halved in TF-Slim and not in Keras, and a sum over a batch needs another scale than a mean.',
      evidence: { samples: [], share, tensors, ...withFigure(figure) },
    }];
  }
  return share < nothing && share >= 0 ? [{
    code: 'regularization-negligible', severity: 'info',
    message: `${what} ${(100 * share).toPrecision(1)} % of the total, ${total.toPrecision(4)}: it hardly acts on the weights`,
    advice: 'If weight decay is wanted, its scale is too small, or the pattern fits too few tensors.',
    evidence: { samples: [], share, tensors },
  }] : [];
});
