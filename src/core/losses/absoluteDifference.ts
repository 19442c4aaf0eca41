import * as tf from '@tensorflow/tfjs-core';
import { predictions, targets } from './descriptions';
import { regressionPlan } from './plans';
import { tensorFlowForms } from './forms';
import type { LossDefinition } from './loss';

/** TF-Slim's `absolute_difference`. */
export const absoluteDifference: LossDefinition = {
  name: 'absolute_difference',
  title: 'Absolute difference',
  task: 'regression',
  forms: tensorFlowForms('absolute_difference', {
    formula: '|p − y|',
    roles: [predictions, targets],
    parameters: [],
    ofDifferences: true,
    isFloat32Safe: true,
    plan: regressionPlan,
    elementwise: (block) => tf.abs(tf.sub(block.tensor('predictions'), block.tensor('labels'))),
  }),
};
