import type { Shape } from '../../tensors/tensor';
import type { Observation } from '../../engine/evaluation';
import type { InputInfo, Outcome } from '../loss';
import { refuse, shapeText } from '../shapes';
import { broadcastLayout, sizeOf } from './broadcastLayout';
import { aboutTensorFlowMeans, tensorFlowReductions } from './tensorFlowReductions';
import type { Weighting, WeightLayout } from './weighting';

/**
 * Slim's `compute_weighted_loss`: a last axis of one is dropped, weights align with the LEADING axes,
 * unlike NumPy, and non-zero weights are counted before they are stretched.
 */
export const slimWeighting: Weighting = {
  reductions: tensorFlowReductions,
  overZero: 'zero',
  refusesNull: (loss) => `weights are null; ${loss} refuses None ("None values not supported."). Leave the key out for unweighted`,
  layout: slimLayout,
  observe: (outcome) => [...sizeOne(outcome), ...aboutTensorFlowMeans(outcome), ...alongLeadingAxis(outcome)],
};

function sizeOne({ layout, sums, value }: Outcome): readonly Observation[] {
  return layout?.isStretched !== true ? [] : [{
    code: 'size-1-weights', severity: 'warning',
    message: 'The weights have an axis of length one. Slim stretches it when it multiplies and not when it counts, so the sum is divided by too small a count. A weight for every sample, or a plain number, gives the mean.',
    evidence: { value, wanted: sums.weighted / sums.elements },
  }];
}

/** Weights [B] over losses [B, B] could be meant for either axis. */
function alongLeadingAxis({ plan: { lossShape }, weightsShape }: Outcome): readonly Observation[] {
  return weightsShape?.length !== 1 || lossShape.length < 2 || lossShape.at(-1) !== weightsShape[0] || lossShape[0] !== weightsShape[0] || weightsShape[0] === 1 ? [] : [{
    code: 'weights-along-leading-axis', severity: 'info',
    message: `Weights [${weightsShape[0]}] fit both axes of the losses. Slim weighs samples with them; NumPy, PyTorch and TensorFlow.js would weigh columns.`,
    evidence: { weights: weightsShape, losses: lossShape },
  }];
}

function slimLayout(weights: InputInfo, lossShape: Shape): WeightLayout {
  const { shape } = weights;
  const used = shape.length > 1 && shape[shape.length - 1] === 1 ? shape.slice(0, -1) : shape;
  if (used.length > lossShape.length || used.some((length, axis) => length !== lossShape[axis] && length !== 1)) {
    throw refuse(weights, 'shape', `weights ${shapeText(shape)} do not fit losses ${shapeText(lossShape)}: dimensions must be equal from the first axis on`);
  }
  const full = [...used, ...lossShape.slice(used.length).map(() => 1)];
  return {
    ...broadcastLayout(full, lossShape),
    countedPerWeight: sizeOf(lossShape.slice(used.length)),
    isStretched: used.some((length, axis) => length !== lossShape[axis]),
  };
}
