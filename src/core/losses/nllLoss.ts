import { tf } from '../tensorFlow';
import { classLayout, classPlan, classRows, labelsDiffer } from './classAxis';
import { pytorchNll } from './crossEntropy/pytorch';
import { weightedBySlim } from './forms';
import type { LossDefinition } from './loss';
import { labelRows, oneHotLabels } from './softmax';

/** The negative log-likelihood of class indices, on log-probabilities. */
export const nllLoss: LossDefinition = {
  name: 'nll_loss',
  title: 'Negative log-likelihood',
  task: 'multiclass',
  forms: {
    'tf-slim': weightedBySlim({
      formula: '−x[label]',
      roles: [{ role: 'log_probabilities', description: 'Log-probabilities, [samples, …, classes]' }, { role: 'labels', description: 'Class indices from 0' }],
      parameters: [],
      plan: (inputs) => classPlan(classLayout(inputs, 'log_probabilities', -1, labelsDiffer('nll_loss'))),
      elementwise: (block) => {
        const terms = classRows(block, 'log_probabilities');
        const labels = oneHotLabels(block);
        return tf.neg(tf.sum(tf.where(tf.greater(labels, tf.zerosLike(labels)), tf.mul(labels, terms), tf.zerosLike(terms)), 1));
      },
      scores: (block) => ({ logits: classRows(block, 'log_probabilities'), labels: labelRows(block), areProbabilities: false }),
    }),
    pytorch: pytorchNll,
  },
};
