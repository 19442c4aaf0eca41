import { alternativeOf, wantedOf } from './alternative';
import { computedLosses, type AdvisedFinding, type FindingRule } from './finding';

/** Keras's categorical hinge, where the 0 that it puts in the label's own place is the largest of the others. */
export const labelPlaceCounts: FindingRule = async (subject, work) => {
  const findings: AdvisedFinding[] = [];
  for (const loss of computedLosses(subject)) {
    const { request, result } = loss;
    if (result.framework !== 'keras.losses.CategoricalHinge' || result.value === null || request.weights !== undefined || request.reduction !== undefined || result.positions.length > 0) {
      continue;
    }
    const wanted = await alternativeOf(subject, loss, { convention: 'tf-slim', loss: 'crammer_singer_loss', parameters: {} }, work);
    if (wanted !== null && Math.abs(wanted - result.value) > 1e-9 * Math.abs(result.value)) {
      findings.push({
        code: 'label-place-counts',
        severity: 'info',
        loss: loss.name,
        message: `Keras takes the largest of (1 − y)·s, in which the label's own place is 0: where all other scores are negative, 0 stands for them. Crammer and Singer's hinge leaves the label out${wantedOf(wanted).text}.`,
        advice: 'Choose crammer_singer_loss where the margin over the best other class is meant.',
        evidence: { value: result.value, wanted, loss: 'crammer_singer_loss' },
      });
    }
  }
  return findings;
};
