import { tf } from '../tensorFlow';
import { classLayout, classPlan, classRows, labelsDiffer, numberOf } from './classAxis';
import { kerasCategoricalFocal } from './crossEntropy/keras';
import { classIndicesOrRows, classLogits } from './descriptions';
import { weightedBySlim } from './forms';
import type { LossDefinition } from './loss';
import { labelRows, logSoftmaxOf, oneHotLabels } from './softmax';

/** The focal loss over softmax probabilities. Keras's multiplies all classes by α = 0.25. */
export const softmaxFocalLoss: LossDefinition = {
  name: 'softmax_focal_loss',
  title: 'Focal loss (softmax)',
  task: 'multiclass',
  forms: {
    'tf-slim': weightedBySlim({
      formula: '−Σ_c α·(1 − p_c)^γ · y_c · log p_c',
      roles: [classLogits, classIndicesOrRows],
      parameters: [
        { name: 'alpha', type: 'number', default: 1, description: 'Factor of all classes' },
        { name: 'gamma', type: 'number', default: 2, minimum: 0, description: 'Power of 1 − p' },
      ],
      plan: (inputs) => classPlan(classLayout(inputs, 'logits', -1, labelsDiffer('softmax_focal_loss'))),
      elementwise: (block) => {
        const logP = logSoftmaxOf(classRows(block, 'logits'));
        const rest = tf.neg(tf.expm1(logP));
        const factor = tf.mul(tf.pow(rest, block.constant(numberOf(block.parameters, 'gamma'))), block.constant(numberOf(block.parameters, 'alpha')));
        return tf.neg(tf.sum(tf.mul(factor, tf.mul(oneHotLabels(block), logP)), 1));
      },
      scores: (block) => ({ logits: classRows(block, 'logits'), labels: labelRows(block), areProbabilities: false }),
    }),
    keras: kerasCategoricalFocal,
  },
};
