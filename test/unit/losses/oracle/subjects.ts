import * as fc from 'fast-check';
import type { Convention, ParameterValue } from '../../../../src/core/spec/lossSpec';
import * as formulas from './formulas';
import { byNonzeroWeights, byWeights, overBatchSize, overElements, summed, type Weighted } from './reductions';

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
  /**
   * `classes`: logits and class indices; `logs`: log-probabilities and class indices; `decisions`: logits and labels 0 or 1;
   * `probabilities` and labels; `values`: predictions and targets; `rates` and counts; `distributions`, or the logarithms of one
   * and another; `losses` as they are; `rows`: rows of probabilities and class indices.
   */
  readonly inputs: 'classes' | 'logs' | 'decisions' | 'probabilities' | 'values' | 'rates' | 'distributions' | 'logDistributions' | 'losses' | 'rows';
  readonly parameters: fc.Arbitrary<Parameters>;
  readonly takesWeights: boolean;
  /** Elementwise losses of a row. */
  readonly losses: (row: Row, parameters: Parameters) => readonly number[];
  readonly value: (given: Weighted) => number;
  readonly reduction?: string;
  /** Each sample has one label or value, not a row of them. */
  readonly isColumn?: boolean;
  /** The class weight of a row, where PyTorch's mean divides by them. */
  readonly classWeight?: (row: Row, parameters: Parameters) => number;
}

const none = fc.constant({});
const number = (parameters: Parameters, name: string): number => Number(parameters[name]);
const perElement = (loss: (score: number, target: number, parameters: Parameters) => number) =>
  ({ scores, targets }: Row, parameters: Parameters): readonly number[] => scores.map((score, i) => loss(score, targets[i] ?? NaN, parameters));
const smoothing = fc.record({ label_smoothing: fc.constantFrom(0, 0.1, 0.5, 1) });
const towardHalf = (y: number, s: number): number => y * (1 - s) + 0.5 * s;

type Definition = Omit<Subject, 'convention' | 'value' | 'takesWeights'> & { readonly value?: Subject['value'] };

const gamma = fc.record({ gamma: fc.constantFrom(0, 1, 2, 2.5) });
const delta = fc.record({ delta: fc.constantFrom(0.1, 1, 5) });
const margin = fc.record({ margin: fc.constantFrom(0, 0.5, 1, 10) });
const power = fc.record({ p: fc.constantFrom(1, 2), margin: fc.constantFrom(0.5, 1, 10) });
/** As many as there are at most classes; a case takes the first. */
const classWeights = fc.constantFrom({}, { class_weights: [0.5, 2, 1, 3, 0.25] });
const weightOfClass = ({ label }: Row, parameters: Parameters): number => {
  const weights = parameters['class_weights'];
  return Array.isArray(weights) ? Number(weights[label]) : 1;
};

const huberLoss: Definition = { loss: 'huber_loss', inputs: 'values', parameters: delta, losses: perElement((p, y, given) => formulas.huber(p - y, number(given, 'delta'))) };
const smoothL1: Definition = {
  loss: 'smooth_l1_loss', inputs: 'values', parameters: fc.record({ beta: fc.constantFrom(0.1, 1, 5) }),
  losses: perElement((p, y, given) => formulas.smoothL1(p - y, number(given, 'beta'))),
};
const logCosh: Definition = { loss: 'log_cosh', inputs: 'values', parameters: none, losses: perElement((p, y) => formulas.logCosh(p - y)) };
const multiMargin: Definition = {
  loss: 'multi_margin_loss', inputs: 'classes', parameters: power,
  losses: ({ scores, label }, given) => [formulas.sum(formulas.margins(scores, label, number(given, 'margin')).map((m) => m ** number(given, 'p'))) / scores.length],
};
const crammerSinger: Definition = {
  loss: 'crammer_singer_loss', inputs: 'classes', parameters: margin,
  losses: ({ scores, label }, given) => [Math.max(0, ...formulas.margins(scores, label, number(given, 'margin')))],
};
const categoricalHinge: Definition = { loss: 'categorical_hinge', inputs: 'classes', parameters: none, losses: ({ scores, label }) => [formulas.categoricalHinge(scores, label)] };
const squaredHinge: Definition = { loss: 'squared_hinge_loss', inputs: 'decisions', parameters: none, losses: perElement((x, y) => formulas.binaryHinge(x, y) ** 2) };
const sigmoidFocal: Definition = {
  loss: 'sigmoid_focal_loss', inputs: 'decisions', parameters: fc.record({ gamma: fc.constantFrom(0, 1, 2, 2.5), alpha: fc.constantFrom(-1, 0.25, 0.7) }),
  losses: perElement((x, y, given) => formulas.sigmoidFocal(x, y, number(given, 'gamma'), number(given, 'alpha') < 0 ? null : number(given, 'alpha'))),
};
const nll: Definition = { loss: 'nll_loss', inputs: 'logs', parameters: none, losses: ({ scores, label }) => [-(scores[label] ?? NaN)] };
const poissonRates: Definition = {
  loss: 'poisson_loss', inputs: 'rates', parameters: fc.record({ log_input: fc.constantFrom(true, false), full: fc.constantFrom(true, false), epsilon: fc.constantFrom(1e-8, 1e-3) }),
  losses: perElement((p, y, given) => (given['log_input'] === true ? Math.exp(p) - y * p : p - y * Math.log(p + number(given, 'epsilon'))) + (given['full'] === true ? formulas.stirling(y) : 0)),
};
const cosine: Definition = {
  loss: 'cosine_distance', inputs: 'values', parameters: fc.constant({ axis: 1 }), losses: ({ scores, targets }) => [formulas.cosineDistance(scores, targets)],
};
const elementwise: Definition = { loss: 'compute_weighted_loss', inputs: 'losses', parameters: none, losses: ({ scores }) => scores };
const pairwise = (pairs: (n: number) => number): Definition => ({
  loss: 'mean_pairwise_squared_error', inputs: 'values', parameters: none, value: summed, losses: ({ scores, targets }) => [formulas.pairwise(scores, targets, pairs(scores.length))],
});

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

/** What Slim has of others, under its rules of weights. */
const slimOnly: readonly Definition[] = [
  huberLoss, smoothL1, logCosh, multiMargin, crammerSinger, categoricalHinge, squaredHinge, sigmoidFocal, nll, poissonRates, cosine, elementwise,
  pairwise((n) => n * n),
  { loss: 'multiclass_svm_squared', inputs: 'classes', parameters: margin, losses: ({ scores, label }, given) => [formulas.sum(formulas.margins(scores, label, number(given, 'margin')).map((m) => m ** 2))] },
  { loss: 'one_vs_rest_hinge', inputs: 'classes', parameters: none, losses: ({ scores, label }) => [formulas.sum(scores.map((x, c) => formulas.binaryHinge(x, c === label ? 1 : 0))) / scores.length] },
  { loss: 'softmax_focal_loss', inputs: 'classes', parameters: gamma, losses: ({ scores, label }, given) => [formulas.softmaxFocal(scores, label, number(given, 'gamma'))] },
  { loss: 'kl_divergence', inputs: 'distributions', parameters: none, losses: ({ scores, targets }) => [formulas.divergence(scores, targets)] },
];

const tfLossesOnly: readonly Definition[] = [huberLoss, cosine, elementwise, pairwise((n) => n * (n - 1))];

const keras: readonly Definition[] = [
  ...crossEntropies,
  { loss: 'log_loss', inputs: 'probabilities', parameters: smoothing, losses: perElement((p, y, given) => formulas.clippedEntropy(p, towardHalf(y, number(given, 'label_smoothing')), 1e-7)) },
  { loss: 'sigmoid_focal_loss', inputs: 'decisions', parameters: gamma, losses: perElement((x, y, given) => formulas.kerasFocal(x, y, number(given, 'gamma'))) },
  { loss: 'softmax_focal_loss', inputs: 'classes', parameters: gamma, losses: ({ scores, label }, given) => [formulas.kerasSoftmaxFocal(scores, label, number(given, 'gamma'))] },
  { loss: 'poisson_loss', inputs: 'rates', parameters: none, losses: perElement((p, y) => p - y * Math.log(p + 1e-7)) },
  { loss: 'cosine_distance', inputs: 'values', parameters: none, losses: ({ scores, targets }) => [formulas.kerasSimilarity(scores, targets)] },
  { loss: 'kl_divergence', inputs: 'distributions', parameters: none, losses: ({ scores, targets }) => [formulas.divergence(scores, targets, 1e-7)] },
  categoricalHinge,
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
    loss: 'softmax_cross_entropy', inputs: 'classes', parameters: classWeights, classWeight: weightOfClass,
    losses: ({ scores, label }) => [formulas.negativeLogSoftmax(scores, label)],
  },
  { ...nll, parameters: classWeights, classWeight: weightOfClass },
  { loss: 'log_loss', inputs: 'probabilities', parameters: none, losses: perElement((p, y) => formulas.flooredEntropy(p, y)) },
  { ...sigmoidFocal, reduction: 'mean' },
  { ...multiMargin, loss: 'multiclass_svm' },
  huberLoss,
  { loss: 'cosine_distance', inputs: 'values', parameters: none, losses: ({ scores, targets }) => [formulas.cosineEmbedding(scores, targets)] },
  {
    loss: 'kl_divergence', inputs: 'logDistributions', parameters: none,
    losses: ({ scores, targets }) => scores.map((x, i) => ((y: number) => (y === 0 ? 0 : y * Math.log(y)) - y * x)(targets[i] ?? NaN)),
  },
  poissonRates,
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
  { loss: 'log_loss', inputs: 'rows', parameters: none, losses: ({ scores, label }) => [-Math.log(scores[label] ?? NaN)] },
  { loss: 'sparse_softmax_cross_entropy', inputs: 'classes', parameters: none, losses: ({ scores, label }) => [Math.min(formulas.negativeLogSoftmax(scores, label), -Math.log(Number.EPSILON))] },
  { loss: 'hinge_loss', inputs: 'decisions', isColumn: true, parameters: none, losses: perElement((x, y) => formulas.binaryHinge(x, y)) },
  { ...crammerSinger, parameters: none, losses: ({ scores, label }) => [Math.max(0, ...formulas.margins(scores, label, 1))] },
  { loss: 'poisson_loss', inputs: 'rates', isColumn: true, parameters: none, losses: perElement((p, y) => formulas.deviance(p, y)) },
  { loss: 'multiclass_svm', inputs: 'classes', parameters: none, losses: ({ scores, label }) => [Math.max(0, ...formulas.margins(scores, label, 1))] },
];

const under = (convention: Convention, value: (given: Weighted) => number, takesWeights: boolean) =>
  (definition: Definition): Subject => ({ value, ...definition, convention, takesWeights });

/** Every loss under every convention that the property tests hold to its formula. */
export const subjects: readonly Subject[] = [
  ...[...tensorFlow, ...slimOnly].map(under('tf-slim', byNonzeroWeights, true)),
  ...[...tensorFlow, ...tfLossesOnly].map(under('tf.losses', byNonzeroWeights, true)),
  ...keras.map(under('keras', overBatchSize, true)),
  ...pytorch.map(under('pytorch', overElements, false)),
  ...sklearn.map(under('sklearn', byWeights, true)),
];
