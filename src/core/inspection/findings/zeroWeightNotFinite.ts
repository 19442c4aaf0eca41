import { CompensatedSum } from '../../tensors/statistics';
import { jsonNumber } from '../json';
import { computedLosses, evidenceSamples, type AdvisedFinding, type FindingRule } from './finding';

/** A loss that is not finite under a weight of 0: 0 · NaN is NaN, and the weight leaves nothing out. */
export const zeroWeightNotFinite: FindingRule = (subject) => computedLosses(subject).flatMap((loss): readonly AdvisedFinding[] => {
  const { columns: { loss: losses, weight, contribution, ignored }, samples, value } = loss.result;
  if (value === null || Number.isFinite(value) || contribution === null) {
    return [];
  }
  const found: number[] = [];
  const rest = new CompensatedSum();
  for (let sample = 0; sample < samples; sample++) {
    if (ignored?.[sample] === 1) {
      continue;
    }
    if (weight.at(sample) === 0 && !Number.isFinite(losses[sample])) {
      found.push(sample);
    } else {
      rest.add(contribution.at(sample));
    }
  }
  return found.length === 0 ? [] : [{
    code: 'zero-weight-keeps-nan',
    severity: 'warning',
    loss: loss.name,
    message: `Sample ${found[0] ?? 0} has weight 0 and a loss of ${jsonNumber(losses[found[0] ?? 0] ?? NaN)}: 0 times that is NaN, and a weight masks nothing. Left out by a mask, ${found.length === 1 ? 'it' : `these ${found.length} samples`} would count for nothing: ${jsonNumber(Number(rest.value.toPrecision(6)))}.`,
    advice: 'Leave these samples out before the loss (a mask, where), or replace their scores by zeros.',
    evidence: { samples: found.slice(0, evidenceSamples), count: found.length, value: jsonNumber(value), wanted: jsonNumber(rest.value) },
  }];
});
