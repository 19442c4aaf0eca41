import { alternativeOf, wantedOf } from './alternative';
import { computedLosses, type AdvisedFinding, type FindingRule } from './finding';

/** Slim's label smoothing of tokens and pixels: spread over the length of axis 1, not over the classes. */
export const smoothingAxis: FindingRule = async (subject, work) => {
  const findings: AdvisedFinding[] = [];
  for (const loss of computedLosses(subject)) {
    const { entry, request, result } = loss;
    const [spread] = result.positions;
    const smoothing = Number(result.parameters['label_smoothing'] ?? 0);
    if (entry.loss !== 'softmax_cross_entropy' || request.convention !== 'tf-slim' || !(smoothing > 0) || spread === undefined || spread === result.classCount) {
      continue;
    }
    const wanted = request.weights === undefined ? await alternativeOf(subject, loss, { convention: 'tf.losses' }, work) : null;
    findings.push({
      code: 'smoothing-over-wrong-axis',
      severity: 'warning',
      loss: loss.name,
      message: `Slim spreads label smoothing over the length of axis 1, ${spread}, not over the ${result.classCount ?? 0} classes, so that the labels of a position no longer sum to one. tf.losses spreads over the classes${wantedOf(wanted).text}.`,
      advice: 'Flatten the positions to [N, classes] before the loss, or smooth the labels yourself.',
      evidence: { value: result.value, ...wantedOf(wanted).evidence, spread, classes: result.classCount, convention: 'tf.losses' },
    });
  }
  return findings;
};
