import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { checkClassNumbers, classLayout, classNumbers, classPlan, classRows, labelsDiffer, numberOf } from '../classAxis';
import { classLogits, classWeights } from '../descriptions';
import type { Observation } from '../../engine/evaluation';
import { tf } from '../../tensorFlow';
import { pytorchClassIndices } from '../crossEntropy/pytorch';
import type { FusedLoss } from '../fusedLoss';
import type { Block, Inputs, LossForm, LossPlan, Parameters } from '../loss';
import { refuse, requireInput, shapeText } from '../shapes';
import { columnsByOrder, finite } from '../sklearnLabels';
import { labelRows, oneHotLabels } from '../softmax';
import { kerasWeighting } from '../weighting/keras';
import { pytorchWeighting } from '../weighting/pytorch';
import { sklearnWeighting } from '../weighting/sklearn';

type Definition = Omit<LossForm, 'framework' | 'weighting'>;

const roles = [classLogits, { role: 'labels', description: 'Class indices from 0, or one-hot rows' }];
const power = { name: 'p', type: 'integer', default: 1, minimum: 1, description: 'Power of a margin: 1, or 2 for the squared hinge' } as const;
const margin = { name: 'margin', type: 'number', default: 1, description: 'Δ, by which the label\'s score is to lead' } as const;

const multiclass = (loss: string): Pick<Definition, 'roles' | 'plan' | 'scores'> => ({
  roles,
  plan: (inputs) => classPlan(classLayout(inputs, 'logits', -1, labelsDiffer(loss))),
  scores: (block) => ({ logits: classRows(block, 'logits'), labels: labelRows(block), areProbabilities: false }),
});

/** `max(0, s_j − s_y + Δ)` for each class, 0 at the label; `[B, C]`. NaN in rows without a label. */
export function marginsOf(scores: Tensor, labels: Tensor, delta: Scalar): Tensor {
  const isLabel = tf.greater(labels, tf.zerosLike(labels));
  const none = tf.zerosLike(scores);
  const ofLabel = tf.div(tf.sum(tf.where(isLabel, scores, none), 1, true), tf.sum(labels, 1, true));
  return tf.where(isLabel, none, tf.relu(tf.add(tf.sub(scores, ofLabel), delta)));
}

const marginsOfBlock = (block: Block): Tensor => marginsOf(classRows(block, 'logits'), labelRows(block), block.constant(numberOf(block.parameters, 'margin')));

function marginKernel(margins: 'sum' | 'squares' | 'largest', parameters: Parameters, { labels }: LossPlan): FusedLoss | null {
  return labels === 'classes' ? { kind: 'multiclass-margins', margins, delta: numberOf(parameters, 'margin') } : null;
}

/** The multiclass SVM of Weston and Watkins as CS231n sums it. */
export const westonWatkinsSum: Definition = {
  ...multiclass('multiclass_svm'),
  formula: 'Σ_{j≠y} max(0, s_j − s_y + Δ)',
  parameters: [margin],
  kernel: (parameters, plan) => marginKernel('sum', parameters, plan),
  elementwise: (block) => tf.sum(marginsOfBlock(block), 1),
};

/** CS231n's squared hinge. */
export const westonWatkinsSquared: Definition = {
  ...multiclass('multiclass_svm_squared'),
  formula: 'Σ_{j≠y} max(0, s_j − s_y + Δ)²',
  parameters: [margin],
  kernel: (parameters, plan) => marginKernel('squares', parameters, plan),
  elementwise: (block) => tf.sum(tf.square(marginsOfBlock(block)), 1),
};

/** PyTorch's: over the number of classes C (not C − 1), class weights after the power. */
export const westonWatkinsMean: Definition = {
  ...multiclass('multi_margin_loss'),
  formula: 'w[y] · Σ_{j≠y} max(0, s_j − s_y + Δ)^p / C',
  parameters: [power, margin, classWeights],
  plan: (inputs, parameters) => {
    const layout = classLayout(inputs, 'logits', -1, labelsDiffer('multi_margin_loss'));
    checkClassNumbers(parameters, 'class_weights', layout);
    return classPlan(layout);
  },
  elementwise: (block) => meanOfMargins(block, (margins) => margins),
};

function meanOfMargins(block: Block, counted: (margins: Tensor) => Tensor): Tensor {
  const margins = counted(marginsOfBlock(block));
  const powered = numberOf(block.parameters, 'p') === 1 ? margins : tf.pow(margins, block.constant(numberOf(block.parameters, 'p')));
  const mean = tf.div(tf.sum(powered, 1), block.constant(block.plan.classCount ?? 1));
  const weights = classNumbers(block.parameters, 'class_weights');
  return weights === null ? mean : tf.mul(mean, tf.sum(tf.mul(labelRows(block), block.vector(weights)), 1));
}

/** The multiclass SVM of Crammer and Singer: the worst class alone. */
export const crammerSinger: Definition = {
  ...multiclass('crammer_singer_loss'),
  formula: 'max_{j≠y} max(0, s_j − s_y + Δ)',
  parameters: [margin],
  kernel: (parameters, plan) => marginKernel('largest', parameters, plan),
  elementwise: (block) => tf.max(marginsOfBlock(block), 1),
};

/** Keras's: the label's own place counts as a score of 0, so that it is Crammer and Singer's only where another score is at least 0. */
export const categorical: Definition = {
  ...multiclass('categorical_hinge'),
  formula: 'max(0, 1 + max_c (1 − y_c)·s_c − Σ_c y_c·s_c)',
  parameters: [],
  elementwise: (block) => {
    const scores = classRows(block, 'logits');
    const labels = oneHotLabels(block);
    const one = block.constant(1);
    const others = tf.max(tf.mul(tf.sub(one, labels), scores), 1);
    return tf.relu(tf.add(tf.sub(others, tf.sum(tf.mul(labels, scores), 1)), one));
  },
};

/** Slim's binary hinge on one-hot labels: each class against the rest, with thresholds of its own. */
export const oneVersusRest: Definition = {
  ...multiclass('one_vs_rest_hinge'),
  formula: 'mean over c of max(0, 1 − (2y_c − 1)·s_c)',
  parameters: [],
  elementwise: (block) => {
    const one = block.constant(1);
    const sign = tf.sub(tf.mul(oneHotLabels(block), block.constant(2)), one);
    return tf.mean(tf.relu(tf.sub(one, tf.mul(sign, classRows(block, 'logits')))), 1);
  },
};

export const pytorchMultiMargin: LossForm = {
  ...westonWatkinsMean, framework: 'torch.nn.functional.multi_margin_loss', weighting: pytorchWeighting,
  // PyTorch adds a margin where it is above 0: one that is NaN is not.
  elementwise: (block) => meanOfMargins(block, (margins) => tf.where(tf.greater(margins, tf.zerosLike(margins)), margins, tf.zerosLike(margins))),
  parameters: [{ ...power, maximum: 2 }, margin, classWeights],
  plan: (inputs, parameters) => {
    requireMatrix(inputs, 'multi_margin_loss takes scores [samples, classes]');
    const layout = pytorchClassIndices(classLayout(inputs, 'logits', -1, labelsDiffer('multi_margin_loss')), 'multi_margin_loss');
    checkClassNumbers(parameters, 'class_weights', layout);
    return classPlan(layout);
  },
  observe: ({ sums, value, plan }) => (value === null ? [] : [{
    code: 'margins-over-classes', severity: 'info',
    message: `PyTorch divides the margins of a sample by the number of classes, ${plan.classCount ?? 1}; the multiclass SVM of CS231n sums them.`,
    evidence: { value, wanted: (sums.weighted / sums.kept) * (plan.classCount ?? 1) },
  }]),
};

export const kerasCategoricalHinge: LossForm = { ...categorical, framework: 'keras.losses.CategoricalHinge', weighting: kerasWeighting };

export const sklearnMulticlassHinge: LossForm = {
  ...crammerSinger, framework: 'sklearn.metrics.hinge_loss', weighting: sklearnWeighting,
  parameters: [{ name: 'class_labels', type: 'numbers', default: null, description: 'The label of each column, in any order; `labels` of scikit-learn' }],
  domains: () => finite('logits'),
  readsLabelValues: true,
  plan: (inputs, parameters, values = []) => {
    requireMatrix(inputs, 'scikit-learn\'s hinge_loss takes decisions [samples, classes]');
    const layout = classLayout(inputs, 'logits', -1, labelsDiffer('hinge_loss'));
    const columns = layout.kind === 'classes' ? columnsByOrder(layout.labels, values, classNumbers(parameters, 'class_labels'), layout.classCount) : {};
    const plan = { ...classPlan(layout), ...columns };
    return layout.classCount > 2 ? plan : { ...plan, observations: [twoColumns] };
  },
  kernel: (_, { labels }) => (labels === 'classes' ? { kind: 'multiclass-margins', margins: 'largest', delta: 1 } : null),
  elementwise: (block) => tf.max(marginsOf(classRows(block, 'logits'), labelRows(block), block.constant(1)), 1),
};

const twoColumns: Observation = {
  code: 'two-columns-of-decisions', severity: 'warning',
  message: 'scikit-learn refuses two columns of decisions: for two classes its hinge_loss takes one decision a sample. This is what its formula for more classes gives.',
  evidence: { loss: 'hinge_loss' },
};

function requireMatrix(inputs: Inputs, wanted: string): void {
  const logits = requireInput(inputs, 'logits');
  if (logits.shape.length !== 2) {
    throw refuse(logits, 'shape', `${wanted}; these are ${shapeText(logits.shape)}`);
  }
}
