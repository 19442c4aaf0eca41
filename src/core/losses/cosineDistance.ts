import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../tensorFlow';
import { numberOf } from './classAxis';
import { predictions, targets } from './descriptions';
import { slimForm } from './forms';
import type { Block, Inputs, LossDefinition, LossForm, LossPlan, Parameters } from './loss';
import { refuse, requireInput, requireSameShape, shapeText } from './shapes';
import { kerasWeighting } from './weighting/keras';
import { pytorchWeighting } from './weighting/pytorch';
import { tfLossesWeighting } from './weighting/tfLosses';

type Definition = Omit<LossForm, 'framework' | 'weighting'>;

const axisParameter = (usual: number | null, description: string): LossForm['parameters'][number] => ({ name: 'axis', type: 'integer', default: usual, description });

/** 1 − Σ p·y: nothing is normalised, so that it is a distance only for unit vectors. */
const unnormalised: Definition = {
  formula: '1 − Σ p·y over the axis',
  roles: [predictions, targets],
  parameters: [axisParameter(null, 'The axis the vectors lie along (required by the framework)')],
  plan: (inputs, parameters) => withoutAxis(inputs, parameters, false),
  kernel: () => ({ kind: 'cosine', form: 'unnormalised' }),
  elementwise: (block) => tf.sub(block.constant(1), tf.sum(tf.mul(block.tensor('predictions'), block.tensor('labels')), axisOf(block))),
};

/** Keras's: the cosine itself, negative, of vectors that are divided by their length. */
const kerasSimilarity: LossForm = {
  ...unnormalised,
  framework: 'keras.losses.CosineSimilarity',
  weighting: kerasWeighting,
  formula: '−Σ p·y / (|p|·|y|) over the axis',
  parameters: [axisParameter(-1, 'The axis the vectors lie along')],
  kernel: () => ({ kind: 'cosine', form: 'keras' }),
  elementwise: (block) => tf.neg(tf.sum(tf.mul(normalised(block, 'predictions'), normalised(block, 'labels')), axisOf(block))),
  observe: ({ sums, value }) => (value === null ? [] : [{
    code: 'negative-similarity', severity: 'info',
    message: 'Keras\'s CosineSimilarity is the negative cosine, from −1 for the same direction to 1; the distance is 1 more.',
    evidence: { value, wanted: value + sums.weights / sums.kept },
  }]),
};

/** PyTorch's `cosine_embedding_loss`: 1 − cos of pairs that belong together, max(0, cos − margin) of those that do not, 0 for any other target. */
const pytorchEmbedding: LossForm = {
  ...unnormalised,
  framework: 'torch.nn.functional.cosine_embedding_loss',
  weighting: pytorchWeighting,
  formula: '1 − cos where the target is 1, max(0, cos − margin) where it is −1; cos = Σ p·y / √(Σp² + ε)(Σy² + ε), ε = 1e-12',
  roles: [predictions, targets, { role: 'target', description: '1 for a pair that belongs together, -1 for one that does not, [samples]; 1 for all where absent', optional: true }],
  parameters: [{ name: 'margin', type: 'number', default: 0, description: 'The cosine up to which a pair that does not belong together costs nothing' }],
  plan: (inputs) => {
    const plan = withoutAxis(inputs, { axis: -1 }, false);
    const { target } = inputs;
    if (target !== undefined && (target.shape.length !== 1 || plan.lossShape.length !== 1 || target.shape[0] !== plan.lossShape[0])) {
      throw refuse(target, 'shape', `cosine_embedding_loss takes one target for each pair, [${plan.lossShape.join(', ')}]; these are ${shapeText(target.shape)}: "0D or 1D target tensor expected, multi-target not supported"`);
    }
    return plan;
  },
  kernel: () => ({ kind: 'cosine', form: 'pytorch' }),
  elementwise: (block) => {
    const p = block.tensor('predictions');
    const y = block.tensor('labels');
    const epsilon = block.constant(1e-12);
    const lengths = tf.mul(tf.add(tf.sum(tf.square(p), -1), epsilon), tf.add(tf.sum(tf.square(y), -1), epsilon));
    const cosine = tf.div(tf.sum(tf.mul(p, y), -1), tf.sqrt(lengths));
    const together = tf.sub(block.constant(1), cosine);
    if (!block.has('target')) {
      return together;
    }
    const target = block.tensor('target');
    const one = block.constant(1);
    const apart = tf.relu(tf.sub(cosine, block.constant(numberOf(block.parameters, 'margin'))));
    const zero = tf.zerosLike(cosine);
    return tf.where(tf.equal(target, one), together, tf.where(tf.equal(target, tf.neg(one)), apart, zero));
  },
};

export const cosineDistance: LossDefinition = {
  name: 'cosine_distance',
  title: 'Cosine distance',
  task: 'regression',
  forms: {
    'tf-slim': slimForm('cosine_distance', unnormalised),
    'tf.losses': {
      ...unnormalised, framework: 'tf.losses.cosine_distance', weighting: tfLossesWeighting,
      plan: (inputs, parameters) => withoutAxis(inputs, parameters, true),
    },
    keras: kerasSimilarity,
    pytorch: pytorchEmbedding,
  },
};

/** @param keepsAxis tf.losses keeps the axis as one of length 1, which its weights have to have too */
function withoutAxis(inputs: Inputs, parameters: Parameters, keepsAxis: boolean): LossPlan {
  const shape = requireSameShape(inputs, 'predictions', 'labels');
  const input = requireInput(inputs, 'predictions');
  if (typeof parameters['axis'] !== 'number') {
    throw refuse(input, 'axis', "cosine_distance needs an axis: you must specify 'axis'");
  }
  const axis = counted(parameters['axis'], shape.length);
  if (axis < 0 || axis >= shape.length) {
    throw refuse(input, 'axis', `axis ${parameters['axis']} is outside shape ${shapeText(shape)}`);
  }
  const lossShape = keepsAxis ? shape.map((length, i) => (i === axis ? 1 : length)) : shape.filter((_, i) => i !== axis);
  if (lossShape.length === 0) {
    throw refuse(input, 'axis', `nothing is left of shape ${shapeText(shape)} without axis ${parameters['axis']}; a loss needs one row for each sample`);
  }
  return { task: 'regression', lossShape, classCount: null, labels: 'values', wholeTensor: axis === 0 };
}

const counted = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);
const axisOf = (block: Block): number => counted(Number(block.parameters['axis']), block.tensor('predictions').shape.length);

/** `x / √max(Σx², 1e-12)`, as Keras normalises. */
function normalised(block: Block, role: string): Tensor {
  const x = block.tensor(role);
  const squares = tf.maximum(tf.sum(tf.square(x), axisOf(block), true), block.constant(1e-12));
  return tf.div(x, tf.sqrt(squares));
}
