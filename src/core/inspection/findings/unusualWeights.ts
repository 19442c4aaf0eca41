import type { ComputedLoss } from '../evaluateSpec';
import { placesFigure, spreadFigure, withFigure } from './figure';
import { computedLosses, evidenceSamples, type AdvisedFinding, type FindingRule } from './finding';

/** Share of weights that may be zero before it is named. */
const mostZeros = 0.5;

/** Weights below zero, or mostly zero. That all are zero, the engine says itself. */
export const unusualWeights: FindingRule = (subject) => computedLosses(subject).flatMap((loss) => {
  const finding = unusual(loss);
  return finding === null ? [] : [{ loss: loss.name, ...finding }];
});

function unusual({ request, result }: ComputedLoss): AdvisedFinding | null {
  if (request.weights === undefined || request.weights === null) {
    return null;
  }
  const { weight, ignored } = result.columns;
  const kept = Uint32Array.from({ length: result.samples }, (_, sample) => sample).filter((sample) => ignored?.[sample] !== 1);
  const negative = kept.filter((sample) => weight.at(sample) < 0);
  const zero = kept.filter((sample) => weight.at(sample) === 0);
  const tensor = typeof request.weights === 'object' ? { tensor: request.weights.reference } : {};
  if (negative.length > 0) {
    return {
      code: 'weights-negative', severity: 'warning', message: `${negative.length} of ${kept.length} samples have a negative weight: the worse they are, the smaller the loss`,
      advice: 'Weights are meant to be zero or more; a difference of two quantities is often saved by mistake.',
      evidence: { ...tensor, samples: Array.from(negative.subarray(0, evidenceSamples)), count: negative.length, ...withFigure(spreadFigure({ title: 'Weights', axis: 'weight', marks: [{ name: '0', at: 0 }] }, weight.toArray())) },
    };
  }
  if (zero.length > mostZeros * kept.length && zero.length < kept.length) {
    return {
      code: 'weights-mostly-zero', severity: 'info', message: `${zero.length} of ${kept.length} samples have a weight of zero: the loss is that of the other ${kept.length - zero.length}`,
      advice: 'If that is a mask, all is well; TF-Slim divides by the weights that are not zero, Keras by all samples.',
      evidence: { ...tensor, samples: Array.from(zero.subarray(0, evidenceSamples)), count: zero.length, ...withFigure(placesFigure('Where the weights are zero', zero, result.samples)) },
    };
  }
  return null;
}
