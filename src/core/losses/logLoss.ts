import { tf } from '../tensorFlow';
import { kerasBinary } from './crossEntropy/keras';
import { pytorchBinary } from './crossEntropy/pytorchBinary';
import { sklearnLogLoss } from './crossEntropy/sklearnLogLoss';
import { binaryLabels } from './descriptions';
import { binaryScores, decisionPlan } from './plans';
import { tensorFlowForms } from './forms';
import type { LossDefinition } from './loss';

/** Log loss on probabilities. TensorFlow adds ε and clips nothing. */
export const logLoss: LossDefinition = {
  name: 'log_loss',
  title: 'Log loss',
  task: 'multilabel',
  forms: { ...tensorFlowForms('log_loss', {
    formula: '−y·ln(p + ε) − (1 − y)·ln(1 − p + ε)',
    roles: [{ role: 'predictions', description: 'Probabilities, one row for each sample' }, binaryLabels],
    parameters: [{ name: 'epsilon', type: 'number', default: 1e-7, minimum: 0, description: 'Added inside both logarithms' }],
    plan: decisionPlan('predictions'),
    kernel: ({ epsilon }) => ({ kind: 'log-loss', epsilon: Number(epsilon) }),
    elementwise: (block) => {
      const p = block.tensor('predictions');
      const y = block.tensor('labels');
      const one = block.constant(1);
      const epsilon = block.constant(Number(block.parameters['epsilon']));
      const positive = tf.mul(y, tf.log(tf.add(p, epsilon)));
      const negative = tf.mul(tf.sub(one, y), tf.log(tf.add(tf.sub(one, p), epsilon)));
      return tf.neg(tf.add(positive, negative));
    },
    scores: (block) => binaryScores(block, 'predictions', true),
  }), keras: kerasBinary('predictions'), pytorch: pytorchBinary, sklearn: sklearnLogLoss },
};
