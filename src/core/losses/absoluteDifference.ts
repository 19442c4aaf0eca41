import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../tensorFlow';
import { tensorFlowForms } from './forms';
import type { Block, LossDefinition } from './loss';
import { elementwiseRegression, kerasRegression, pytorchRegression, sklearnRegression } from './regression/frameworks';

const absolute = { formula: '|p − y|', kernel: 'absolute-error', terms: (block: Block): Tensor => tf.abs(tf.sub(block.tensor('predictions'), block.tensor('labels'))) } as const;

export const absoluteDifference: LossDefinition = {
  name: 'absolute_difference',
  title: 'Absolute difference',
  task: 'regression',
  forms: {
    ...tensorFlowForms('absolute_difference', { ...elementwiseRegression(absolute), isFloat32Safe: true }),
    keras: kerasRegression('keras.losses.MeanAbsoluteError', absolute),
    pytorch: pytorchRegression('torch.nn.functional.l1_loss', absolute),
    sklearn: sklearnRegression('sklearn.metrics.mean_absolute_error', absolute),
  },
};
