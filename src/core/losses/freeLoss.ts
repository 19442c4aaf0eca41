import type { Task } from '../engine/evaluation';
import { conventions, type Convention } from '../spec/lossSpec';
import { tf } from '../tensorFlow';
import type { Shape } from '../tensors/tensor';
import type { Block, Inputs, LossForm, Scores } from './loss';
import { oneHot } from './softmax';
import { kerasWeighting } from './weighting/keras';
import { pytorchElementWeighting } from './weighting/pytorch';
import { sklearnWeighting } from './weighting/sklearn';
import { slimWeighting } from './weighting/slim';
import { tfLossesWeighting } from './weighting/tfLosses';
import type { Weighting } from './weighting/weighting';

const weightings: Readonly<Record<Convention, Weighting>> = {
  'tf-slim': slimWeighting, 'tf.losses': tfLossesWeighting, keras: kerasWeighting, pytorch: pytorchElementWeighting, sklearn: sklearnWeighting,
};

/** The forms of a loss that a user defines: the definition is the same everywhere, the rules of weights are the convention's. */
export function userDefinedForms(formWith: (weighting: Weighting) => LossForm): Readonly<Record<Convention, LossForm>> {
  return Object.fromEntries(conventions.map((convention) => [convention, formWith(weightings[convention])])) as Record<Convention, LossForm>;
}

/** What can be told of the samples of a user's loss, where its tensors have the usual roles. */
export interface UsualRoles {
  readonly task: Task;
  readonly classCount: number | null;
  readonly scores?: (block: Block) => Scores;
}

/** Logits [B, C] with class indices [B] classify; one prediction and one label a sample are a regression. */
export function usualRoles({ logits, labels, predictions }: Inputs, lossShape: Shape): UsualRoles {
  const samples = lossShape[0];
  if (lossShape.length !== 1 || labels?.shape[0] !== samples || labels?.shape.length !== 1) {
    return { task: 'elementwise', classCount: null };
  }
  const [rows, classes, ...more] = logits?.shape ?? [];
  if (rows === samples && classes !== undefined && more.length === 0) {
    return { task: 'multiclass', classCount: classes, scores: (block) => classScores(block, classes) };
  }
  const isRegression = predictions?.shape.length === 1 && predictions.shape[0] === samples;
  return { task: isRegression ? 'regression' : 'elementwise', classCount: null };
}

/** A label that is no class leaves its row without a one. */
function classScores(block: Block, classes: number): Scores {
  const labels = tf.cast(tf.reshape(block.tensor('labels'), [-1]), 'int32');
  return { logits: block.tensor('logits'), labels: oneHot(labels, classes), areProbabilities: false };
}
