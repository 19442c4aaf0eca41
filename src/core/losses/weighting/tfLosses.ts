import { refuse, shapeText } from '../shapes';
import { broadcastLayout } from './broadcastLayout';
import { aboutTensorFlowMeans, tensorFlowReductions } from './tensorFlowReductions';
import type { Weighting } from './weighting';

/** The rules of `tf.losses`: weights have the rank of the losses, each axis its length or one, or are a number. */
export const tfLossesWeighting: Weighting = {
  reductions: tensorFlowReductions,
  overZero: 'zero',
  observe: aboutTensorFlowMeans,
  refusesNull: (loss) => `weights are null; ${loss} refuses None ("None values not supported."). Leave the key out for unweighted`,
  layout: (weights, lossShape) => {
    const { shape } = weights;
    if (shape.length !== lossShape.length || shape.some((length, axis) => length !== lossShape[axis] && length !== 1)) {
      throw refuse(weights, 'shape', `weights can not be broadcast to values: weights ${shapeText(shape)}, losses ${shapeText(lossShape)}; tf.losses wants the same rank, each axis equal or one`);
    }
    return broadcastLayout(shape, lossShape);
  },
};

/** The rules where labels and weights of a last axis of one are squeezed, as for class indices. */
export const tfLossesSqueezingWeighting: Weighting = {
  ...tfLossesWeighting,
  layout: (weights, lossShape) => {
    const { shape } = weights;
    const squeezed = shape.length === lossShape.length + 1 && shape[shape.length - 1] === 1 ? shape.slice(0, -1) : shape;
    return tfLossesWeighting.layout({ ...weights, shape: squeezed }, lossShape);
  },
};
