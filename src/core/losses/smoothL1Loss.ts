import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../tensorFlow';
import { numberOf } from './classAxis';
import { weightedBySlim } from './forms';
import type { Block, LossDefinition } from './loss';
import { elementwiseRegression, pytorchRegression } from './regression/frameworks';

const smoothL1 = {
  formula: '½·d²/β where |d| < β, else |d| − ½·β, d = p − y',
  parameters: [{ name: 'beta', type: 'number', default: 1, minimum: 0, description: 'β, below which the loss is a square; 0 gives |d|' }] as const,
  terms: (block: Block): Tensor => {
    const beta = numberOf(block.parameters, 'beta');
    const a = tf.abs(tf.sub(block.tensor('predictions'), block.tensor('labels')));
    if (beta === 0) {
      return a;
    }
    const square = tf.mul(tf.square(a), block.constant(0.5 / beta));
    return tf.where(tf.less(a, block.constant(beta)), square, tf.sub(a, block.constant(0.5 * beta)));
  },
};

/** PyTorch's smooth L1: Huber's loss over δ, with β for δ. */
export const smoothL1Loss: LossDefinition = {
  name: 'smooth_l1_loss',
  title: 'Smooth L1 loss',
  task: 'regression',
  forms: { 'tf-slim': weightedBySlim(elementwiseRegression(smoothL1)), pytorch: pytorchRegression('torch.nn.functional.smooth_l1_loss', smoothL1) },
};
