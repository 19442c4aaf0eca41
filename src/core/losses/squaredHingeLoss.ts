import { weightedBySlim } from './forms';
import { kerasSquaredHinge, squaredHinge } from './hinge/binary';
import type { LossDefinition } from './loss';

export const squaredHingeLoss: LossDefinition = {
  name: 'squared_hinge_loss',
  title: 'Squared hinge loss (binary)',
  task: 'multilabel',
  forms: { 'tf-slim': weightedBySlim(squaredHinge), keras: kerasSquaredHinge },
};
