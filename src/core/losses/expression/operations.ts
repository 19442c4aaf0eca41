import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../../tensorFlow';
import { logSoftmaxOf, oneHot, softmaxOf } from '../softmax';
import { sizeOf } from '../weighting/broadcastLayout';
import { axisOf } from './shapes';
import { ExpressionError, type CallExpression } from './syntax';

/** An operation in TensorFlow.js ops; the shapes of its operands are known to go together. */
type Operation = (operands: readonly [Tensor, Tensor, Tensor], call: CallExpression, constant: (value: number) => Tensor) => Tensor;

const unary = (operation: (x: Tensor) => Tensor): Operation => ([x]) => operation(x);
const binary = (operation: (a: Tensor, b: Tensor) => Tensor): Operation => ([a, b]) => operation(a, b);
/** 1 where it holds, 0 elsewhere. */
const comparison = (operation: (a: Tensor, b: Tensor) => Tensor): Operation => ([a, b]) => tf.cast(operation(a, b), 'float32');

export const operations: Readonly<Record<string, Operation>> = {
  add: binary((a, b) => tf.add(a, b)),
  subtract: binary((a, b) => tf.sub(a, b)),
  multiply: binary((a, b) => tf.mul(a, b)),
  divide: binary((a, b) => tf.div(a, b)),
  pow: binary((a, b) => tf.pow(a, b)),
  less: comparison((a, b) => tf.less(a, b)),
  less_equal: comparison((a, b) => tf.lessEqual(a, b)),
  greater: comparison((a, b) => tf.greater(a, b)),
  greater_equal: comparison((a, b) => tf.greaterEqual(a, b)),
  equal: comparison((a, b) => tf.equal(a, b)),
  not_equal: comparison((a, b) => tf.notEqual(a, b)),
  negative: unary((x) => tf.neg(x)),
  abs: unary((x) => tf.abs(x)),
  exp: unary((x) => tf.exp(x)),
  expm1: unary((x) => tf.expm1(x)),
  log: unary((x) => tf.log(x)),
  log1p: unary((x) => tf.log1p(x)),
  sqrt: unary((x) => tf.sqrt(x)),
  square: unary((x) => tf.square(x)),
  sign: unary((x) => tf.sign(x)),
  sin: unary((x) => tf.sin(x)),
  cos: unary((x) => tf.cos(x)),
  sinh: unary((x) => tf.sinh(x)),
  cosh: unary((x) => tf.cosh(x)),
  tanh: unary((x) => tf.tanh(x)),
  sigmoid: unary((x) => tf.sigmoid(x)),
  softplus: unary(softplus),
  log_sigmoid: unary((x) => tf.neg(softplus(tf.neg(x)))),
  relu: unary((x) => tf.relu(x)),
  maximum: binary((a, b) => tf.maximum(a, b)),
  minimum: binary((a, b) => tf.minimum(a, b)),
  clip: ([x, low, high]) => tf.minimum(tf.maximum(x, low), high),
  where,
  sum: ([x], call) => tf.sum(x, axisOrAll(call), call.options.keepdims === true),
  mean: ([x], call, constant) => {
    const total = tf.sum(x, axisOrAll(call), call.options.keepdims === true);
    return tf.div(total, constant(x.size / Math.max(1, total.size)));
  },
  max: ([x], call) => tf.max(x, axisOrAll(call), call.options.keepdims === true),
  min: ([x], call) => tf.min(x, axisOrAll(call), call.options.keepdims === true),
  logsumexp,
  softmax: ([x], call) => alongLast(x, call, softmaxOf),
  log_softmax: ([x], call) => alongLast(x, call, logSoftmaxOf),
  one_hot: ([labels, of], { operands }) => {
    const [, depth] = operands;
    const classes = depth?.kind === 'number' ? depth.value : of.shape[of.shape.length - 1] ?? 1;
    return tf.reshape(oneHot(tf.cast(tf.reshape(labels, [-1]), 'int32'), classes), [...labels.shape, classes]);
  },
  gather,
  expand_dims: ([x], call) => {
    const axis = axisOf(call, [...x.shape, 1]);
    return tf.reshape(x, [...x.shape.slice(0, axis), 1, ...x.shape.slice(axis)]);
  },
};

function axisOrAll({ options }: CallExpression): number | undefined {
  return options.axis;
}

/** log(1 + eˣ), which neither overflows nor loses its tail. */
function softplus(x: Tensor): Tensor {
  return tf.add(tf.relu(x), tf.log1p(tf.exp(tf.neg(tf.abs(x)))));
}

function where(...[[condition, a, b]]: Parameters<Operation>): Tensor {
  const shape = tf.broadcast_util.assertAndGetBroadcastShape(tf.broadcast_util.assertAndGetBroadcastShape(condition.shape, a.shape), b.shape);
  const holds = spread(condition, shape);
  return tf.where(tf.notEqual(holds, tf.zerosLike(holds)), spread(a, shape), spread(b, shape));
}

/** A tensor broadcast to a shape; a product with 1 is exact, infinities and NaN included. */
function spread(x: Tensor, shape: number[]): Tensor {
  return x.shape.length === shape.length && x.size === sizeOf(shape) ? x : tf.mul(x, tf.ones(shape));
}

function logsumexp(...[[x], call]: Parameters<Operation>): Tensor {
  const largest = tf.max(x, axisOrAll(call), true);
  const sum = tf.log(tf.sum(tf.exp(tf.sub(x, largest)), axisOrAll(call), true));
  const kept = tf.add(sum, largest);
  const shape = call.options.keepdims === true ? kept.shape
    : call.options.axis === undefined ? [] : kept.shape.filter((_, axis) => axis !== axisOf(call, x.shape));
  return tf.reshape(kept, shape);
}

/** An operation along the last axis, along the axis that the call names. */
function alongLast(x: Tensor, call: CallExpression, operation: (x: Tensor) => Tensor): Tensor {
  const axis = axisOf(call, x.shape);
  const last = x.shape.length - 1;
  if (axis === last) {
    return operation(x);
  }
  const swapped = x.shape.map((_, at) => (at === axis ? last : at === last ? axis : at));
  return tf.transpose(operation(tf.transpose(x, swapped)), swapped);
}

/** The element of each label along the last axis. Others are not touched, so that they may be infinite. */
function gather(...[[x, labels], call]: Parameters<Operation>): Tensor {
  const depth = x.shape[x.shape.length - 1] ?? 1;
  const wrong = Array.from(labels.dataSync()).find((label) => !Number.isInteger(label) || label < 0 || label >= depth);
  if (wrong !== undefined) {
    throw new ExpressionError(call.at, `gather: label ${wrong} is ${Number.isInteger(wrong) ? `outside [0, ${depth})` : 'no class index'}`);
  }
  const isLabel = tf.reshape(oneHot(tf.cast(tf.reshape(labels, [-1]), 'int32'), depth), x.shape);
  return tf.sum(tf.where(tf.greater(isLabel, tf.zerosLike(isLabel)), x, tf.zerosLike(x)), -1);
}
