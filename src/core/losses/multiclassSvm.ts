import * as tf from '@tensorflow/tfjs-core';
import { classLogits } from './descriptions';
import { tensorFlowForms } from './forms';
import type { LossDefinition } from './loss';
import { classLabels } from './plans';
import { labelRows } from './softmax';
import { areClassLabels, requireInput, requireSameShape } from './shapes';

/** The multiclass SVM of Weston and Watkins as CS231n sums it: `Σ_{j≠y} max(0, s_j − s_y + Δ)`. */
export const multiclassSvm: LossDefinition = {
  name: 'multiclass_svm',
  title: 'Multiclass SVM',
  task: 'multiclass',
  forms: tensorFlowForms('multiclass_svm', {
    formula: 'Σ_{j≠y} max(0, s_j − s_y + Δ)',
    roles: [classLogits, { role: 'labels', description: 'Class indices from 0, or one-hot rows' }],
    parameters: [{ name: 'margin', type: 'number', default: 1, description: 'Δ, by which the label\'s score is to lead' }],
    plan: (inputs) => {
      const logits = requireInput(inputs, 'logits');
      if (areClassLabels(requireInput(inputs, 'labels'), logits) || logits.shape.length !== 2) {
        return classLabels(inputs, 'multiclass_svm');
      }
      const shape = requireSameShape(inputs, 'logits', 'labels');
      return { task: 'multiclass', lossShape: shape.slice(0, 1), classCount: shape[1] ?? 1, labels: 'values' };
    },
    elementwise: (block) => tf.sum(marginsOf(block.tensor('logits'), labelRows(block), block.constant(Number(block.parameters['margin']))), 1),
    scores: (block) => ({ logits: block.tensor('logits'), labels: labelRows(block), areProbabilities: false }),
  }),
};

/** `max(0, s_j − s_y + Δ)` for each class, 0 at the label; `[B, C]`. NaN in rows without a label. */
export function marginsOf(scores: tf.Tensor, labels: tf.Tensor, margin: tf.Scalar): tf.Tensor {
  const isLabel = tf.greater(labels, tf.zerosLike(labels));
  const none = tf.zerosLike(scores);
  const ofLabel = tf.div(tf.sum(tf.where(isLabel, scores, none), 1, true), tf.sum(labels, 1, true));
  return tf.where(isLabel, none, tf.relu(tf.add(tf.sub(scores, ofLabel), margin)));
}
