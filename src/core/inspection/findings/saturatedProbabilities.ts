import { classified } from '../classes/classified';
import { keptLosses } from '../columns/lossStatistics';
import { spreadFigure, withFigure } from './figure';
import { computedLosses, evidenceSamples, type AdvisedFinding, type FindingRule } from './finding';

/** Probabilities that log losses of all frameworks take for zero or one: they clip at 1e-7 or nearer, or add it. */
const zero = 1.01e-7;

/** Samples whose label was given a probability of zero: an epsilon, not the model, decides what they cost. */
export const saturatedProbabilities: FindingRule = (subject) => computedLosses(subject).flatMap((loss) => {
  const isOfProbabilities = loss.request.inputs['predictions'] !== undefined || loss.result.parameters['from_logits'] === false;
  const run = isOfProbabilities ? classified(loss) : null;
  const saturated = run === null ? [] : Array.from(run.samples).filter((_, i) => (run.probability[i] ?? 1) <= zero);
  const { loss: losses, contribution } = loss.result.columns;
  const cost = losses[saturated[0] ?? 0] ?? NaN;
  if (saturated.length === 0 || !Number.isFinite(cost)) {
    return [];
  }
  const total = contribution?.toArray().reduce((sum, value) => sum + value, 0) ?? NaN;
  const share = saturated.reduce((sum, sample) => sum + (contribution?.at(sample) ?? NaN), 0) / total;
  const finding: AdvisedFinding = {
    code: 'log-loss-saturated',
    severity: 'warning',
    loss: loss.name,
    message: `${saturated.length} of ${loss.result.samples} samples give their label a probability of zero: each costs ${cost.toPrecision(4)}, which an epsilon decides`
      + (share > 0 ? `, and together they are ${(100 * share).toPrecision(3)} % of the loss` : ''),
    advice: 'Save logits and use the cross entropy on logits: it is exact where a sigmoid or softmax has run out of digits.',
    evidence: {
      samples: saturated.slice(0, evidenceSamples), count: saturated.length, cost, ...(share > 0 ? { share } : {}),
      ...withFigure(spreadFigure({ title: 'Losses of the samples', axis: 'loss', from: 0, marks: [{ name: '−ln ε', at: cost }] }, keptLosses(loss.result.columns))),
    },
  };
  return [finding];
});
