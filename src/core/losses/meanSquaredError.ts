import * as tf from '@tensorflow/tfjs-core';
import { predictions, targets } from './descriptions';
import { regressionPlan } from './plans';
import { tensorFlowForms } from './forms';
import type { LossDefinition } from './loss';

/** TF-Slim's `mean_squared_error`. */
export const meanSquaredError: LossDefinition = {
  name: 'mean_squared_error',
  formerNames: ['sum_of_squares'],
  title: 'Mean squared error',
  task: 'regression',
  forms: tensorFlowForms('mean_squared_error', {
    formula: '(p − y)²',
    roles: [predictions, targets],
    parameters: [],
    ofDifferences: true,
    isFloat32Safe: true,
    plan: regressionPlan,
    elementwise: (block) => tf.square(tf.sub(block.tensor('predictions'), block.tensor('labels'))),
  }),
};
