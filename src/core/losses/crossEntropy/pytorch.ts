import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../../tensorFlow';
import { checkClassNumbers, classLayout, classNumbers, classPlan, classRows, labelsDiffer, numberOf, numberOrNull, sameShape, type ClassLayout } from '../classAxis';
import { classAxis, classIndicesOrRows, classLogits, classWeights, ignoreIndex, labelSmoothingOfAnySign } from '../descriptions';
import type { Block, Inputs, LossForm, LossPlan, Outcome, Parameters } from '../loss';
import { refuse, shapeText } from '../shapes';
import { labelRows, logSoftmaxOf, oneHotLabels } from '../softmax';
import { pytorchClassWeighting } from '../weighting/pytorch';

/**
 * `torch.nn.functional.cross_entropy`: classes along axis 1, class indices or probabilities. With class
 * weights w its mean is Σ w[y]·ℓ / Σ w[y]; smoothing spreads ε·w_c/C over all classes. Rows of
 * probabilities are divided by their number, whatever the weights are.
 */
export const pytorchCrossEntropy: LossForm = {
  framework: 'torch.nn.functional.cross_entropy',
  formula: '−w[y] · log softmax(x)[y]',
  roles: [{ ...classLogits, description: 'Scores before softmax, [samples, classes, …]' }, classIndicesOrRows],
  parameters: [classWeights, ignoreIndex(-100), { ...labelSmoothingOfAnySign('all classes alike'), maximum: 1 }, classAxis(1)],
  weighting: pytorchClassWeighting,
  plan: (inputs, parameters) => planOf(inputs, parameters, 'logits', 'cross_entropy'),
  elementwise: (block) => smoothed(block, tf.neg(logSoftmaxOf(classRows(block, 'logits')))),
  kernel: (parameters, plan) => (parameters['class_weights'] !== null || numberOf(parameters, 'label_smoothing') > 0 ? null
    : { kind: plan.labels === 'classes' ? 'sparse-softmax-cross-entropy' : 'softmax-cross-entropy' }),
  counts: labelWeights,
  scores: (block) => ({ logits: classRows(block, 'logits'), labels: labelRows(block), areProbabilities: false }),
  observe: (outcome) => [...allIgnored(outcome), ...dividedByWeights(outcome), ...negativeSmoothing(outcome)],
};

/** `torch.nn.functional.nll_loss`, the second half of `cross_entropy`: on log-probabilities. */
export const pytorchNll: LossForm = {
  ...pytorchCrossEntropy,
  framework: 'torch.nn.functional.nll_loss',
  formula: '−w[y] · x[y]',
  roles: [{ role: 'log_probabilities', description: 'Log-probabilities, [samples, classes, …]' }, { role: 'labels', description: 'Class indices from 0' }],
  parameters: [classWeights, ignoreIndex(-100), classAxis(1)],
  plan: (inputs, parameters) => planOf(inputs, parameters, 'log_probabilities', 'nll_loss'),
  kernel: () => null,
  elementwise: (block) => weightedPick(block, tf.neg(classRows(block, 'log_probabilities'))),
  scores: (block) => ({ logits: classRows(block, 'log_probabilities'), labels: labelRows(block), areProbabilities: false }),
};

function planOf(inputs: Inputs, parameters: Parameters, role: string, loss: string): LossPlan {
  const layout = pytorchClassIndices(classLayout(inputs, role, numberOf(parameters, 'axis'), (found) => classAxisHint(found) ?? labelsDiffer(loss)(found)), loss);
  checkClassNumbers(parameters, 'class_weights', layout);
  const ignored = numberOrNull(parameters, 'ignore_index');
  if (layout.kind === 'values' && loss === 'nll_loss') {
    throw refuse(layout.labels, 'shape', `nll_loss takes class indices ${shapeText(layout.lossShape)}; these are rows ${shapeText(layout.labels.shape)}`);
  }
  if (layout.kind === 'values' && ignored !== null && ignored >= 0) {
    throw refuse(layout.labels, 'ignore_index', `ignore_index ${ignored} is not supported for floating point target: the labels are rows of probabilities`);
  }
  return classPlan(layout, numberOrNull(parameters, 'ignore_index'));
}

/** @throws BadInput where class indices have an axis of one that PyTorch does not drop */
export function pytorchClassIndices(layout: ClassLayout, loss: string): ClassLayout {
  const { kind, labels, lossShape } = layout;
  if (kind === 'classes' && !sameShape(labels.shape, lossShape)) {
    throw refuse(labels, 'shape', `${loss} takes class indices ${shapeText(lossShape)}; labels are ${shapeText(labels.shape)} ("multi-target not supported"): add [${lossShape.map(() => ':').join(', ')}, 0] to the reference`);
  }
  return layout;
}

/** PyTorch's own words for logits [B, T, V] with labels [B, T], and the way out. */
function classAxisHint({ scores, labels }: Omit<ClassLayout, 'kind'>): string | null {
  const { shape } = scores;
  const wanted = [shape[0] ?? 1, ...shape.slice(2)];
  return shape.length > 2 && sameShape(labels.shape, shape.slice(0, -1))
    ? `Expected target size ${shapeText(wanted)}, got ${shapeText(labels.shape)}: PyTorch's classes lie along axis 1. With classes along the last axis, set "axis": -1`
    : null;
}

/** Σ_c onehot_c · w_c · terms_c; other classes' terms may be infinite. */
function weightedPick(block: Block, terms: Tensor): Tensor {
  const labels = oneHotLabels(block);
  const weighted = timesClassWeights(block, terms);
  return tf.sum(tf.where(tf.greater(labels, tf.zerosLike(labels)), tf.mul(labels, weighted), tf.zerosLike(terms)), 1);
}

function smoothed(block: Block, terms: Tensor): Tensor {
  const smoothing = numberOf(block.parameters, 'label_smoothing');
  const own = block.plan.labels === 'classes' ? weightedPick(block, terms) : tf.sum(tf.mul(oneHotLabels(block), timesClassWeights(block, terms)), 1);
  if (smoothing <= 0) {
    return own;
  }
  const everywhere = tf.sum(timesClassWeights(block, terms), 1);
  const share = block.constant(smoothing / (block.plan.classCount ?? 1));
  return tf.add(tf.mul(own, block.constant(1 - smoothing)), tf.mul(everywhere, share));
}

function timesClassWeights(block: Block, terms: Tensor): Tensor {
  const weights = classNumbers(block.parameters, 'class_weights');
  return weights === null ? terms : tf.mul(terms, block.vector(weights));
}

/** The class weight of each label; 1 for rows of probabilities. */
function labelWeights(block: Block): Tensor {
  const labels = oneHotLabels(block);
  const weights = classNumbers(block.parameters, 'class_weights');
  return weights === null || block.plan.labels === 'values' ? tf.onesLike(tf.sum(labels, 1)) : tf.sum(tf.mul(labels, block.vector(weights)), 1);
}

function allIgnored({ sums, value }: Outcome): ReturnType<NonNullable<LossForm['observe']>> {
  return sums.kept > 0 || value === null ? [] : [{
    code: 'all-labels-ignored', severity: 'warning',
    message: 'Every label is the ignore_index: PyTorch\'s mean is 0/0, which is NaN. Reduction sum gives 0, as TensorFlow\'s safe mean does.',
    evidence: { value: 'NaN', wanted: 0, reduction: 'sum' },
  }];
}

/** PyTorch checks the smoothing where it is above 0 alone, and else leaves the labels as they are. */
function negativeSmoothing({ parameters, value }: Outcome): ReturnType<NonNullable<LossForm['observe']>> {
  const smoothing = Number(parameters['label_smoothing']);
  return !(smoothing < 0) ? [] : [{
    code: 'negative-smoothing-ignored', severity: 'warning',
    message: `label_smoothing is ${smoothing}: PyTorch takes what is below 0 for none, and says nothing. A share of the labels is from 0 to 1.`,
    evidence: { value, parameter: 'label_smoothing' },
  }];
}

function dividedByWeights({ parameters, sums, value, reduction }: Outcome): ReturnType<NonNullable<LossForm['observe']>> {
  return classNumbers(parameters, 'class_weights') === null || reduction !== 'mean' || value === null || sums.counted === sums.kept ? [] : [{
    code: 'mean-by-class-weights', severity: 'info',
    message: `PyTorch divides by the sum of the labels' class weights (${short(sums.counted)}), not by how many labels there are (${sums.kept}), as Keras and TensorFlow do.`,
    evidence: { value, wanted: sums.weighted / sums.kept },
  }];
}

const short = (x: number): string => String(Number(x.toPrecision(6)));
