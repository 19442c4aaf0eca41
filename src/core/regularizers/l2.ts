import { tf } from '../tensorFlow';
import type { Regularizer } from './regularizer';

/** TF-Slim's `l2_regularizer` (`weight_decay`), with the half of `tf.nn.l2_loss`; Keras's `L2` without it. */
export const l2: Regularizer = {
  name: 'l2',
  title: 'L2',
  formula: 'scale · ½ · Σv²',
  formulaWithoutHalf: 'scale · Σv²',
  factors: ({ scale, half }) => ({ absolutes: 0, squares: scale * half }),
  penalty: (weights, { scale, half }) => (scale === null ? null : tf.mul(scale, tf.mul(half, tf.sum(tf.square(weights))))),
};
