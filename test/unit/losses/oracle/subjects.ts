import * as fc from 'fast-check';
import type { Convention, ParameterValue } from '../../../../src/core/spec/lossSpec';
import * as formulas from './formulas';
import { byNonzeroWeights, byWeights, overBatchSize, overElements, type Weighted } from './reductions';

export type Parameters = Readonly<Record<string, ParameterValue>>;

/** A row of a tensor of scores, and what is wanted of it: a class index, or a number for each score. */
export interface Row {
  readonly scores: readonly number[];
  readonly label: number;
  readonly targets: readonly number[];
}

/** A loss under a convention, as the property tests go over it. */
export interface Subject {
  readonly loss: string;
  readonly convention: Convention;
  /** `classes`: logits and class indices; `decisions`: logits and labels 0 or 1; `probabilities` and labels; `values`: predictions and targets. */
  readonly inputs: 'classes' | 'decisions' | 'probabilities' | 'values';
  readonly parameters: fc.Arbitrary<Parameters>;
  readonly takesWeights: boolean;
  /** Elementwise losses of a row. */
  readonly losses: (row: Row, parameters: Parameters) => readonly number[];
  readonly value: (given: Weighted) => number;
  readonly reduction?: string;
}

const none = fc.constant({});
const number = (parameters: Parameters, name: string): number => Number(parameters[name]);
const perElement = (loss: (score: number, target: number, parameters: Parameters) => number) =>
  ({ scores, targets }: Row, parameters: Parameters): readonly number[] => scores.map((score, i) => loss(score, targets[i] ?? NaN, parameters));
const smoothing = fc.record({ label_smoothing: fc.constantFrom(0, 0.1, 0.5, 1) });
const towardHalf = (y: number, s: number): number => y * (1 - s) + 0.5 * s;

type Definition = Omit<Subject, 'convention' | 'value' | 'takesWeights'>;

const crossEntropies: readonly Definition[] = [
  { loss: 'sparse_softmax_cross_entropy', inputs: 'classes', parameters: none, losses: ({ scores, label }) => [formulas.negativeLogSoftmax(scores, label)] },
  {
    loss: 'softmax_cross_entropy', inputs: 'classes', parameters: smoothing,
    losses: ({ scores, label }, given) => [formulas.smoothedCrossEntropy(scores, label, number(given, 'label_smoothing'))],
  },
  {
    loss: 'sigmoid_cross_entropy', inputs: 'decisions', parameters: smoothing,
    losses: perElement((x, y, given) => formulas.sigmoidCrossEntropy(x, towardHalf(y, number(given, 'label_smoothing')))),
  },
];

const regressions: readonly Definition[] = [
  { loss: 'mean_squared_error', inputs: 'values', parameters: none, losses: perElement((p, y) => (p - y) ** 2) },
  { loss: 'absolute_difference', inputs: 'values', parameters: none, losses: perElement((p, y) => Math.abs(p - y)) },
];

const tensorFlow: readonly Definition[] = [
  ...crossEntropies,
  ...regressions,
  {
    loss: 'log_loss', inputs: 'probabilities', parameters: fc.record({ epsilon: fc.constantFrom(1e-7, 1e-3, 0.1) }),
    losses: perElement((p, y, given) => formulas.logLoss(p, y, number(given, 'epsilon'))),
  },
  {
    loss: 'multiclass_svm', inputs: 'classes', parameters: fc.record({ margin: fc.constantFrom(0, 0.5, 1, 10) }),
    losses: ({ scores, label }, given) => [formulas.sum(formulas.margins(scores, label, number(given, 'margin')))],
  },
  { loss: 'hinge_loss', inputs: 'decisions', parameters: none, reduction: 'SUM_BY_NONZERO_WEIGHTS', losses: perElement((x, y) => formulas.binaryHinge(x, y)) },
];

const keras: readonly Definition[] = [
  ...crossEntropies,
  { loss: 'mean_squared_error', inputs: 'values', parameters: none, losses: perElement((p, y) => (p - y) ** 2) },
  { loss: 'absolute_difference', inputs: 'values', parameters: none, losses: perElement((p, y) => Math.abs(p - y)) },
  {
    loss: 'huber_loss', inputs: 'values', parameters: fc.record({ delta: fc.constantFrom(0.1, 1, 5) }),
    losses: perElement((p, y, given) => formulas.huber(p - y, number(given, 'delta'))),
  },
  { loss: 'log_cosh', inputs: 'values', parameters: none, losses: perElement((p, y) => formulas.logCosh(p - y)) },
  { loss: 'hinge_loss', inputs: 'decisions', parameters: none, losses: perElement((x, y) => formulas.binaryHinge(x, y)) },
  { loss: 'squared_hinge_loss', inputs: 'decisions', parameters: none, losses: perElement((x, y) => formulas.binaryHinge(x, y) ** 2) },
  { loss: 'multiclass_svm', inputs: 'classes', parameters: none, losses: ({ scores, label }) => [formulas.categoricalHinge(scores, label)] },
];

const pytorch: readonly Definition[] = [
  {
    loss: 'sparse_softmax_cross_entropy', inputs: 'classes', parameters: smoothing,
    losses: ({ scores, label }, given) => [formulas.smoothedCrossEntropy(scores, label, number(given, 'label_smoothing'))],
  },
  { loss: 'sigmoid_cross_entropy', inputs: 'decisions', parameters: none, losses: perElement((x, y) => formulas.sigmoidCrossEntropy(x, y)) },
  {
    loss: 'multi_margin_loss', inputs: 'classes', parameters: fc.record({ p: fc.constantFrom(1, 2), margin: fc.constantFrom(0.5, 1, 10) }),
    losses: ({ scores, label }, given) => [
      formulas.sum(formulas.margins(scores, label, number(given, 'margin')).map((margin) => margin ** number(given, 'p'))) / scores.length,
    ],
  },
  ...regressions,
  {
    loss: 'smooth_l1_loss', inputs: 'values', parameters: fc.record({ beta: fc.constantFrom(0.1, 1, 5) }),
    losses: perElement((p, y, given) => formulas.smoothL1(p - y, number(given, 'beta'))),
  },
];

const sklearn: readonly Definition[] = [
  ...regressions,
  { loss: 'multiclass_svm', inputs: 'classes', parameters: none, losses: ({ scores, label }) => [Math.max(0, ...formulas.margins(scores, label, 1))] },
];

const under = (convention: Convention, value: (given: Weighted) => number, takesWeights: boolean) =>
  (definition: Definition): Subject => ({ ...definition, convention, value, takesWeights });

/** Every loss under every convention that the property tests hold to its formula. */
export const subjects: readonly Subject[] = [
  ...tensorFlow.map(under('tf-slim', byNonzeroWeights, true)),
  ...tensorFlow.map(under('tf.losses', byNonzeroWeights, true)),
  ...keras.map(under('keras', overBatchSize, true)),
  ...pytorch.map(under('pytorch', overElements, false)),
  ...sklearn.map(under('sklearn', byWeights, true)),
];
