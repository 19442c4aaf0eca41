import { refuse, shapeText } from '../shapes';
import { broadcastLayout } from './broadcastLayout';
import type { Weighting } from './weighting';

/** scikit-learn's metrics: one `sample_weight` a sample, a mean over their sum (`np.average`). */
export const sklearnWeighting: Weighting = {
  reductions: [
    { name: 'mean', denominator: ({ weights }) => weights, counts: 'sum of sample weights' },
    { name: 'sum', denominator: () => 1, counts: null },
  ],
  overZero: 'refuse',
  layout: (weights, lossShape) => {
    const { shape } = weights;
    if (shape.length !== 1 || shape[0] !== lossShape[0]) {
      throw refuse(weights, 'shape', `sample_weight ${shapeText(shape)} must be one number for each of the ${lossShape[0] ?? 0} samples`);
    }
    return broadcastLayout([...shape, ...lossShape.slice(1).map(() => 1)], lossShape);
  },
};
