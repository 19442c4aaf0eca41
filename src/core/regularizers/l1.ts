import { tf } from '../tensorFlow';
import type { Regularizer } from './regularizer';

/** TF-Slim's `l1_regularizer`. */
export const l1: Regularizer = {
  name: 'l1',
  title: 'L1',
  formula: 'scale · Σ|v|',
  factors: ({ scale }) => ({ absolutes: scale, squares: 0 }),
  penalty: (weights, { scale }) => (scale === null ? null : tf.mul(scale, tf.sum(tf.abs(weights)))),
};
