import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../tensorFlow';
import { classRows } from './classAxis';
import type { Block } from './loss';

/** One-hot encoding of class indices `[B]` as `[B, depth]`. */
export function oneHot(classes: Tensor, depth: number): Tensor {
  // TensorFlow.js encodes over two classes or more only.
  return depth === 1 ? tf.onesLike(tf.cast(tf.reshape(classes, [-1, 1]), 'float32')) : tf.oneHot(classes, depth, 1, 0, 'float32');
}

/**
 * `log Σ exp(x)` over the last axis and the logits, both less their maximum. The largest term is
 * kept out of the sum, whose log1p keeps the tail: logits [40, 0] have a loss of 4.2e-18, not 0.
 */
function shiftedLogSumExp(logits: Tensor): { readonly shifted: Tensor; readonly logSumExp: Tensor } {
  const last = logits.shape.length - 1;
  const depth = logits.shape[last] ?? 1;
  const rows = tf.reshape(logits, [-1, depth]);
  const shifted = tf.sub(rows, tf.max(rows, 1, true));
  const others = tf.sub(tf.onesLike(rows), oneHot(tf.argMax(rows, 1), depth));
  const tail = tf.sum(tf.mul(tf.exp(shifted), others), 1, true);
  return { shifted: tf.reshape(shifted, logits.shape), logSumExp: tf.reshape(tf.log1p(tail), [...logits.shape.slice(0, -1), 1]) };
}

/** `−Σ_c y_c · log softmax(x)_c` over the last axis: `[…, C]` to `[…]`. */
export function softmaxCrossEntropyOf(logits: Tensor, labels: Tensor): Tensor {
  const { shifted, logSumExp } = shiftedLogSumExp(logits);
  return tf.sum(tf.mul(labels, tf.sub(logSumExp, shifted)), -1);
}

/** `−log softmax(x)[label]`: other classes' logits may be −∞, as where a model masks them. */
export function sparseSoftmaxCrossEntropyOf(logits: Tensor, labels: Tensor): Tensor {
  const { shifted, logSumExp } = shiftedLogSumExp(logits);
  const terms = tf.sub(logSumExp, shifted);
  return tf.sum(tf.where(tf.greater(labels, tf.zerosLike(labels)), terms, tf.zerosLike(terms)), -1);
}

/** Softmax over the last axis. */
export function softmaxOf(logits: Tensor): Tensor {
  const { shifted, logSumExp } = shiftedLogSumExp(logits);
  return tf.exp(tf.sub(shifted, logSumExp));
}

/** `log softmax` over the last axis. */
export function logSoftmaxOf(logits: Tensor): Tensor {
  const { shifted, logSumExp } = shiftedLogSumExp(logits);
  return tf.sub(shifted, logSumExp);
}

/** The labels of a block as rows `[positions, classes]`, encoded where they are class indices. */
export function oneHotLabels(block: Block): Tensor {
  return block.plan.labels === 'classes' ? oneHot(block.tensor('labels'), block.plan.classCount ?? 1) : classRows(block, 'labels');
}

/** One-hot rows of the labelled class: the largest entry where labels are probabilities; zeros where none is above 0. */
export function labelRows(block: Block): Tensor {
  const depth = block.plan.classCount ?? 1;
  if (block.plan.labels === 'classes') {
    return oneHot(block.tensor('labels'), depth);
  }
  const labels = classRows(block, 'labels');
  const largest = tf.max(labels, 1, true);
  return tf.mul(oneHot(tf.argMax(labels, 1), depth), tf.cast(tf.greater(largest, tf.zerosLike(largest)), 'float32'));
}
