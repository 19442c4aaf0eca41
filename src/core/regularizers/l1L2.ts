import { tf } from '../tensorFlow';
import { l1 } from './l1';
import { l2 } from './l2';
import type { Regularizer } from './regularizer';

/** TF-Slim's `l1_l2_regularizer`: the sum of both, each with its scale. */
export const l1L2: Regularizer = {
  name: 'l1_l2',
  title: 'L1 and L2',
  formula: 'scale · Σ|v| + scale_l2 · ½ · Σv²',
  formulaWithoutHalf: 'scale · Σ|v| + scale_l2 · Σv²',
  factors: ({ scale, l2: scaleL2, half }) => ({ absolutes: scale, squares: scaleL2 * half }),
  penalty: (weights, scales) => {
    const first = l1.penalty(weights, scales);
    const second = l2.penalty(weights, { ...scales, scale: scales.l2 });
    return first === null || second === null ? first ?? second : tf.add(first, second);
  },
};
