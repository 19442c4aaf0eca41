import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../tensorFlow';
import { tensorFlowForms } from './forms';
import type { Block, LossDefinition } from './loss';
import { elementwiseRegression, kerasRegression, pytorchRegression, sklearnRegression } from './regression/frameworks';

const squared = { formula: '(p − y)²', kernel: 'squared-error', terms: (block: Block): Tensor => tf.square(tf.sub(block.tensor('predictions'), block.tensor('labels'))) } as const;

export const meanSquaredError: LossDefinition = {
  name: 'mean_squared_error',
  formerNames: ['sum_of_squares'],
  title: 'Mean squared error',
  task: 'regression',
  forms: {
    ...tensorFlowForms('mean_squared_error', { ...elementwiseRegression(squared), isFloat32Safe: true }),
    keras: kerasRegression('keras.losses.MeanSquaredError', squared),
    pytorch: pytorchRegression('torch.nn.functional.mse_loss', squared),
    sklearn: sklearnRegression('sklearn.metrics.mean_squared_error', squared),
  },
};
