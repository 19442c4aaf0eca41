import { keptLosses } from '../columns/lossStatistics';
import { spreadFigure, withFigure } from './figure';
import { computedLosses, evidenceSamples, type AdvisedFinding, type FindingRule } from './finding';

/** Losses that cannot be negative where their inputs are what they should be, and why one may be all the same. */
const reasons: Readonly<Record<string, string>> = {
  log_loss: 'ε is added inside the logarithm and nothing is clipped, so that a sure and right answer costs a little less than nothing',
  huber_loss: 'δ is negative, which is not checked',
};

/** Negative losses of a convention that adds where others clip. */
export const negativeLosses: FindingRule = (subject) => computedLosses(subject).flatMap(({ name, entry, result }): readonly AdvisedFinding[] => {
  const reason = reasons[entry.loss];
  const { loss, ignored } = result.columns;
  const samples = reason === undefined ? [] : [...loss.keys()].filter((sample) => ignored?.[sample] !== 1 && (loss[sample] ?? 0) < 0);
  return reason === undefined || samples.length === 0 ? [] : [{
    code: 'negative-loss',
    severity: 'info',
    loss: name,
    message: `${samples.length} ${samples.length === 1 ? 'sample has' : 'samples have'} a negative loss, ${Number((loss[samples[0] ?? 0] ?? 0).toPrecision(3))} at sample ${samples[0] ?? 0}: ${reason}.`,
    advice: 'See whether labels, predictions and loss belong together: a loss below zero has no smallest value to reach.',
    evidence: {
      samples: samples.slice(0, evidenceSamples), count: samples.length, value: loss[samples[0] ?? 0] ?? 0, wanted: 0,
      ...withFigure(spreadFigure({ title: 'Losses of the samples', axis: 'loss', marks: [{ name: '0', at: 0 }] }, keptLosses(result.columns))),
    },
  }];
});
