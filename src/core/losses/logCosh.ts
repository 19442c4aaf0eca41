import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../tensorFlow';
import { weightedBySlim } from './forms';
import type { Block, LossDefinition } from './loss';
import { elementwiseRegression, kerasRegression } from './regression/frameworks';

const logCoshTerms = {
  formula: 'log cosh(p − y)',
  terms: (block: Block): Tensor => {
    const one = block.constant(1);
    const half = block.constant(0.5);
    const a = tf.abs(tf.sub(block.tensor('predictions'), block.tensor('labels')));
    const isSmall = tf.less(a, one);
    // Below 1: log1p(2·sinh²(a/2)), which keeps what the other form cancels.
    const grown = tf.expm1(tf.mul(half, tf.minimum(a, one)));
    const sinh = tf.mul(half, tf.add(grown, tf.div(grown, tf.add(grown, one))));
    const near = tf.log1p(tf.mul(block.constant(2), tf.square(sinh)));
    const far = tf.add(a, tf.sub(tf.log1p(tf.exp(tf.mul(block.constant(-2), a))), block.constant(Math.LN2)));
    return tf.where(isSmall, near, far);
  },
};

export const logCosh: LossDefinition = {
  name: 'log_cosh',
  title: 'Log-cosh',
  task: 'regression',
  forms: { 'tf-slim': weightedBySlim(elementwiseRegression(logCoshTerms)), keras: kerasRegression('keras.losses.LogCosh', logCoshTerms) },
};
