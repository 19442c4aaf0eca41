import type { Tensor } from '@tensorflow/tfjs-core';
import { classNumbers, numberOf } from '../classAxis';
import { binaryLabels, elementLogits } from '../descriptions';
import { weightedBySlim } from '../forms';
import type { Observation } from '../../engine/evaluation';
import { tf } from '../../tensorFlow';
import type { Block, LossForm, Outcome } from '../loss';
import { binaryScores, decisionPlan } from '../plans';
import { refuse, requireInput } from '../shapes';
import { pytorchElementWeighting, pytorchWeighting } from '../weighting/pytorch';

/** `torch.nn.functional.binary_cross_entropy_with_logits`: `weight` for each element, `pos_weight` for each class. */
export const pytorchBinaryWithLogits: LossForm = {
  framework: 'torch.nn.functional.binary_cross_entropy_with_logits',
  formula: '(1 − y)·log(1 + e^x) + q·y·log(1 + e^−x), q = pos_weight',
  roles: [elementLogits, binaryLabels],
  parameters: [{ name: 'pos_weight', type: 'numbers', default: null, minimum: 0, description: 'Factor of the positive part, one for each class of the last axis' }],
  weighting: pytorchElementWeighting,
  kernel: ({ pos_weight: weights }) => (weights === null ? { kind: 'sigmoid-cross-entropy' } : null),
  plan: (inputs, parameters) => {
    const plan = decisionPlan('logits')(inputs);
    const logits = requireInput(inputs, 'logits');
    const numbers = classNumbers(parameters, 'pos_weight');
    const width = logits.shape[logits.shape.length - 1] ?? 1;
    if (numbers !== null && numbers.length !== 1 && numbers.length !== width) {
      throw refuse(logits, 'pos_weight', `pos_weight has ${numbers.length} numbers; the last axis has ${width}`);
    }
    return plan;
  },
  elementwise: (block) => {
    const x = block.tensor('logits');
    const y = block.tensor('labels');
    const one = block.constant(1);
    const positive = classNumbers(block.parameters, 'pos_weight');
    const weighted = positive === null ? y : tf.mul(block.vector(positive), y);
    // Not PyTorch's (1 − y)·x + …, which is the same and cancels where the loss is near 0.
    const tail = tf.log1p(tf.exp(tf.neg(tf.abs(x))));
    return tf.add(tf.mul(tf.sub(one, y), tf.add(tf.relu(x), tail)), tf.mul(weighted, tf.add(tf.relu(tf.neg(x)), tail)));
  },
  scores: (block) => binaryScores(block, 'logits', false),
};

/** `torch.nn.functional.binary_cross_entropy` on probabilities: each logarithm is no less than −100. */
export const pytorchBinary: LossForm = {
  framework: 'torch.nn.functional.binary_cross_entropy',
  formula: '−y·max(ln p, −100) − (1 − y)·max(ln(1 − p), −100)',
  roles: [{ role: 'predictions', description: 'Probabilities, one row for each sample' }, binaryLabels],
  parameters: [],
  weighting: pytorchElementWeighting,
  domains: () => ({ predictions: { holds: (p) => p >= 0 && p <= 1, reason: 'all elements of input should be between 0 and 1' } }),
  plan: decisionPlan('predictions'),
  elementwise: (block) => {
    const p = block.tensor('predictions');
    const y = block.tensor('labels');
    const one = block.constant(1);
    const floor = block.constant(-100);
    const positive = tf.mul(y, tf.maximum(tf.log(p), floor));
    const negative = tf.mul(tf.sub(one, y), tf.maximum(tf.log1p(tf.neg(p)), floor));
    return tf.neg(tf.add(positive, negative));
  },
  scores: (block) => binaryScores(block, 'predictions', true),
};

const focalDefinition: Omit<LossForm, 'framework' | 'weighting'> = {
  formula: 'α_t · (1 − p_t)^γ · cross-entropy',
  roles: [elementLogits, binaryLabels],
  parameters: [
    { name: 'alpha', type: 'number', default: 0.25, description: 'Weight of class 1; 1 − α is that of class 0. Below 0: none' },
    { name: 'gamma', type: 'number', default: 2, minimum: 0, description: 'Power of 1 − p_t' },
  ],
  plan: decisionPlan('logits'),
  elementwise: sigmoidFocal,
  scores: (block) => binaryScores(block, 'logits', false),
};

/** `torchvision.ops.sigmoid_focal_loss`: α of class 1 and 1 − α of class 0; below 0 it weighs nothing. */
export const torchvisionSigmoidFocal: LossForm = {
  ...focalDefinition, framework: 'torchvision.ops.sigmoid_focal_loss', weighting: pytorchWeighting, defaultReduction: 'none',
  observe: classZeroWeighted,
};

/** The same under Slim's rules of weights. */
export const slimSigmoidFocal: LossForm = weightedBySlim({ ...focalDefinition, observe: classZeroWeighted });

/** α weighs class 1, and class 0 is weighed by 1 − α, three times as much by default. */
function classZeroWeighted({ parameters }: Outcome): readonly Observation[] {
  const alpha = numberOf(parameters, 'alpha');
  return alpha < 0 || alpha === 0.5 ? [] : [{
    code: 'focal-alpha-of-class-0', severity: 'info',
    message: `α = ${alpha} weighs class 1; class 0 is weighed by 1 − α = ${Number((1 - alpha).toPrecision(6))}, not by 1. A negative alpha weighs neither. The mean is over all elements, not over those of class 1.`,
    evidence: { parameter: 'alpha', alpha },
  }];
}

/** The focal loss of Lin et al. (2017) for each decision. */
function sigmoidFocal(block: Block): Tensor {
  const one = block.constant(1);
  const x = block.tensor('logits');
  const y = block.tensor('labels');
  const crossEntropy = tf.add(tf.sub(tf.relu(x), tf.mul(x, y)), tf.log1p(tf.exp(tf.neg(tf.abs(x)))));
  // 1 − p_t for labels 0 and 1 and between: p + y − 2py, of which σ(−x) keeps what is near 0.
  const rest = tf.add(tf.mul(y, tf.sigmoid(tf.neg(x))), tf.mul(tf.sub(one, y), tf.sigmoid(x)));
  const focal = tf.mul(crossEntropy, tf.pow(rest, block.constant(numberOf(block.parameters, 'gamma'))));
  const alpha = numberOf(block.parameters, 'alpha');
  if (alpha < 0) {
    return focal;
  }
  return tf.mul(tf.add(tf.mul(y, block.constant(alpha)), tf.mul(tf.sub(one, y), block.constant(1 - alpha))), focal);
}
