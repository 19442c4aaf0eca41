import type { Observation } from '../engine/evaluation';
import { tf } from '../tensorFlow';
import { binaryLabels, elementLogits } from './descriptions';
import { slimForm, tensorFlowForms } from './forms';
import { kerasHinge, sklearnHinge } from './hinge/binary';
import { binaryScores, decisionPlan } from './plans';
import type { LossDefinition, LossForm, Outcome } from './loss';

const binaryHinge: Omit<LossForm, 'framework' | 'weighting'> = {
  formula: 'max(0, 1 − (2y − 1)·x)',
  roles: [elementLogits, binaryLabels],
  parameters: [],
  plan: decisionPlan('logits'),
  kernel: () => ({ kind: 'binary-hinge' }),
  elementwise: (block) => {
    const one = block.constant(1);
    const sign = tf.sub(tf.mul(block.tensor('labels'), block.constant(2)), one);
    return tf.relu(tf.sub(one, tf.mul(sign, block.tensor('logits'))));
  },
  scores: (block) => binaryScores(block, 'logits', false),
};

/** The binary hinge loss. Slim's takes labels 0 and 1, returns the elementwise losses and collects nothing. */
export const hingeLoss: LossDefinition = {
  name: 'hinge_loss',
  title: 'Hinge loss (binary)',
  task: 'multilabel',
  forms: {
    ...tensorFlowForms('hinge_loss', binaryHinge),
    'tf-slim': slimForm('hinge_loss', { ...binaryHinge, defaultReduction: 'NONE', observe: notCollected }),
    keras: kerasHinge,
    sklearn: sklearnHinge,
  },
};

function notCollected({ value, sums }: Outcome): readonly Observation[] {
  return value !== null ? [] : [{
    code: 'hinge-not-collected', severity: 'warning',
    message: 'Slim\'s hinge_loss returns one loss for each element and adds nothing to the total. Name a reduction to have it reduced and added, as add_loss would.',
    evidence: { mean: sums.unweighted / sums.elements },
  }];
}
