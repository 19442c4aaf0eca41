import { keptLosses, keptStatistics } from '../columns/lossStatistics';
import { sortedOrder } from '../columns/sortedOrder';
import type { ComputedLoss } from '../evaluateSpec';
import { numberOfJson } from '../json';
import { spreadFigure, withFigure } from './figure';
import { computedLosses, evidenceSamples, type AdvisedFinding, type FindingRule } from './finding';

/** How near to chance a mean counts as at chance. */
const tolerance = 0.02;

/** A mean cross entropy of ln C is what equal probabilities for all C classes give: nothing is learnt. */
export const lossAtChance: FindingRule = (subject) => computedLosses(subject).flatMap((loss) => {
  const classes = classesOf(loss);
  const { columns } = loss.result;
  const mean = numberOfJson(keptStatistics(columns).mean);
  const chance = Math.log(classes ?? NaN);
  // With a sample or two a mean is at chance by chance.
  if (!(Math.abs(mean - chance) <= tolerance * chance) || loss.result.samples < 10) {
    return [];
  }
  const finding: AdvisedFinding = {
    code: 'loss-at-chance',
    severity: 'warning',
    loss: loss.name,
    title: 'Untrained',
    advice: 'Check that the checkpoint was loaded, that the optimizer has the parameters and a learning rate, and that labels and inputs belong together.',
    message: `the mean loss, ${mean.toPrecision(4)}, is what guessing among ${classes ?? 0} classes gives `
      + `(ln ${classes ?? 0} = ${chance.toPrecision(4)}): the model looks untrained`,
    evidence: {
      samples: Array.from(sortedOrder(columns.loss, true).subarray(0, evidenceSamples)),
      mean,
      chance,
      ...withFigure(spreadFigure({ title: 'Losses of the samples', axis: 'loss', from: 0, marks: [{ name: `ln ${classes ?? 0}`, at: chance }] }, keptLosses(columns))),
    },
  };
  return [finding];
});

/** Classes that a cross entropy chooses among; null for other losses. */
function classesOf({ entry, result }: ComputedLoss): number | null {
  switch (entry.loss) {
    case 'softmax_cross_entropy':
    case 'sparse_softmax_cross_entropy':
      return result.classCount;
    case 'sigmoid_cross_entropy':
    case 'log_loss':
      return 2;
    default:
      return null;
  }
}
