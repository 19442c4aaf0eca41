import { tf } from '../tensorFlow';
import type { Block, InputInfo, Inputs, LossPlan, Parameters, Scores } from './loss';
import { areClassLabels, refuse, requireInput, requireSameShape, shapeText } from './shapes';

/** Predictions and labels of one shape, a loss for each element. */
export function regressionPlan(inputs: Inputs, _parameters: Parameters): LossPlan {
  return { task: 'regression', lossShape: requireSameShape(inputs, 'predictions', 'labels'), classCount: null, labels: 'values' };
}

/** A yes or no for each element: binary where a sample has one, multi-label where it has a row of them. */
export function decisionPlan(role: string) {
  return (inputs: Inputs): LossPlan => {
    const shape = requireSameShape(inputs, role, 'labels');
    const width = shape.slice(1).reduce((size, length) => size * length, 1);
    const task = width === 1 ? 'binary' : shape.length === 2 ? 'multilabel' : 'elementwise';
    return { task, lossShape: shape, classCount: shape.length === 2 ? width : null, labels: 'values' };
  };
}

export function binaryScores(block: Block, role: string, areProbabilities: boolean): Scores {
  const row = [block.rows, -1];
  return { logits: tf.reshape(block.tensor(role), row), labels: tf.reshape(block.tensor('labels'), row), areProbabilities };
}

/** Logits [B, C] with class indices [B] or [B, 1]. */
export function classLabels(inputs: Inputs, loss: string): LossPlan {
  const logits = requireInput(inputs, 'logits');
  const labels = requireInput(inputs, 'labels');
  const [samples = 0, classCount = 1] = logits.shape;
  if (logits.shape.length !== 2) {
    throw refuse(logits, 'shape', `${loss} takes logits [samples, classes]; these are ${shapeText(logits.shape)}`);
  }
  if (!areClassLabels(labels, logits) && !isColumn(labels, samples)) {
    throw refuse(labels, 'shape', `${loss} takes one class index for each of the ${samples} samples; labels are ${shapeText(labels.shape)}`);
  }
  return { task: 'multiclass', lossShape: [samples], classCount, labels: 'classes' };
}

function isColumn({ shape }: InputInfo, samples: number): boolean {
  return shape.length === 2 && shape[0] === samples && shape[1] === 1;
}
