import type { ParameterValue } from '../../../spec/lossSpec';
import { list, type CallMeaning, type FrameworkCalls, type KnownCall, type Literals, type ReductionRule } from '../knownCall';

/** A loss that is a function and a class, whose parameters follow the tensors in the same order. */
interface PytorchLoss {
  readonly function: string;
  readonly class?: string;
  readonly tensors: string;
  readonly settings: string;
  readonly meaning: Omit<CallMeaning, 'framework' | 'convention' | 'reduction'> & { readonly reduction?: ReductionRule };
}

const reductions: ReductionRule = {
  usual: 'mean',
  parameter: 'reduction',
  named: (given) => (typeof given === 'string' && /^(?:mean|sum|none|batchmean)$/.test(given) ? given : given === 'elementwise_mean' ? 'mean' : undefined),
};

/** `size_average` and `reduce`, which `reduction` took the place of, and which win where both are given. */
function legacyReduction({ size_average: average, reduce }: Literals): Partial<CallMeaning> {
  const isGiven = (value: ParameterValue | undefined): value is ParameterValue => value !== undefined && value !== null;
  return isGiven(average) || isGiven(reduce) ? { reduction: { usual: reduce === false ? 'none' : average === false ? 'sum' : 'mean' } } : {};
}

const inputAndTarget = (scores: string): Readonly<Record<string, string>> => ({ input: scores, target: 'labels' });

const classSettings = { weight: 'class_weights', ignore_index: 'ignore_index' } as const;

const losses: readonly PytorchLoss[] = [
  {
    function: 'cross_entropy', class: 'CrossEntropyLoss', tensors: 'input target', settings: 'weight size_average ignore_index reduce reduction label_smoothing',
    meaning: { loss: 'sparse_softmax_cross_entropy', roles: inputAndTarget('logits'), settings: { ...classSettings, label_smoothing: 'label_smoothing' } },
  },
  {
    function: 'nll_loss', class: 'NLLLoss', tensors: 'input target', settings: 'weight size_average ignore_index reduce reduction',
    meaning: { loss: 'nll_loss', roles: inputAndTarget('log_probabilities'), settings: classSettings },
  },
  {
    function: 'binary_cross_entropy', class: 'BCELoss', tensors: 'input target', settings: 'weight size_average reduce reduction',
    meaning: { loss: 'log_loss', roles: inputAndTarget('predictions'), weights: 'weight', settings: {} },
  },
  {
    function: 'binary_cross_entropy_with_logits', class: 'BCEWithLogitsLoss', tensors: 'input target', settings: 'weight size_average reduce reduction pos_weight',
    meaning: { loss: 'sigmoid_cross_entropy', roles: inputAndTarget('logits'), weights: 'weight', settings: { pos_weight: { as: 'pos_weight', value: asNumbers } } },
  },
  {
    function: 'mse_loss', class: 'MSELoss', tensors: 'input target', settings: 'size_average reduce reduction',
    meaning: { loss: 'mean_squared_error', roles: inputAndTarget('predictions'), settings: {} },
  },
  {
    function: 'l1_loss', class: 'L1Loss', tensors: 'input target', settings: 'size_average reduce reduction',
    meaning: { loss: 'absolute_difference', roles: inputAndTarget('predictions'), settings: {} },
  },
  {
    function: 'smooth_l1_loss', class: 'SmoothL1Loss', tensors: 'input target', settings: 'size_average reduce reduction beta',
    meaning: { loss: 'smooth_l1_loss', roles: inputAndTarget('predictions'), settings: { beta: 'beta' } },
  },
  {
    function: 'huber_loss', class: 'HuberLoss', tensors: 'input target', settings: 'reduction delta',
    meaning: { loss: 'huber_loss', roles: inputAndTarget('predictions'), settings: { delta: 'delta' } },
  },
  {
    function: 'kl_div', class: 'KLDivLoss', tensors: 'input target', settings: 'size_average reduce reduction log_target',
    meaning: { loss: 'kl_divergence', roles: inputAndTarget('log_probabilities'), settings: { log_target: 'log_target' } },
  },
  {
    function: 'poisson_nll_loss', class: 'PoissonNLLLoss', tensors: 'input target', settings: 'log_input full size_average eps reduce reduction',
    meaning: { loss: 'poisson_loss', roles: inputAndTarget('predictions'), settings: { log_input: 'log_input', full: 'full', eps: 'epsilon' } },
  },
  {
    function: 'multi_margin_loss', class: 'MultiMarginLoss', tensors: 'input target', settings: 'p margin weight size_average reduce reduction',
    meaning: { loss: 'multi_margin_loss', roles: inputAndTarget('logits'), settings: { p: 'p', margin: 'margin', weight: 'class_weights' } },
  },
  {
    function: 'cosine_embedding_loss', class: 'CosineEmbeddingLoss', tensors: 'input1 input2 target', settings: 'margin size_average reduce reduction',
    meaning: { loss: 'cosine_distance', roles: { input1: 'predictions', input2: 'labels', target: 'target' }, settings: { margin: 'margin' } },
  },
  {
    // log(1 + e^(−y·x)) with labels of −1 and 1.
    function: 'soft_margin_loss', class: 'SoftMarginLoss', tensors: 'input target', settings: 'size_average reduce reduction',
    meaning: { loss: 'expression', roles: inputAndTarget('logits'), settings: {}, always: { expression: 'softplus(-labels * logits)' } },
  },
];

/** A number stands for one of every class. */
function asNumbers(given: ParameterValue): ParameterValue | undefined {
  return typeof given === 'number' ? [given] : given;
}

function callsOf({ function: name, class: made, tensors, settings, meaning }: PytorchLoss): readonly KnownCall[] {
  const whole: CallMeaning = {
    framework: 'pytorch', convention: 'pytorch', reduction: reductions, varied: legacyReduction, ignored: ['size_average', 'reduce'], ...meaning,
  };
  return [
    { name: `torch.nn.functional.${name}`, called: list(`${tensors} ${settings}`), made: null, meaning: whole },
    ...(made === undefined ? [] : [{ name: `torch.nn.${made}`, called: list(tensors), made: list(settings), meaning: whole }]),
  ];
}

const sigmoidFocal: KnownCall = {
  name: 'torchvision.ops.sigmoid_focal_loss', called: list('inputs targets alpha gamma reduction'), made: null,
  meaning: {
    framework: 'pytorch', loss: 'sigmoid_focal_loss', convention: 'pytorch', roles: { inputs: 'logits', targets: 'labels' },
    settings: { alpha: 'alpha', gamma: 'gamma' }, reduction: { ...reductions, usual: 'none' },
  },
};

/** `torch.nn.functional` and `torch.nn`, and torchvision's focal loss. */
export const pytorchCalls: FrameworkCalls = {
  framework: 'pytorch',
  calls: [...losses.flatMap(callsOf), sigmoidFocal],
  others: [
    'CTCLoss', 'MarginRankingLoss', 'MultiLabelMarginLoss', 'MultiLabelSoftMarginLoss', 'TripletMarginLoss', 'TripletMarginWithDistanceLoss', 'GaussianNLLLoss', 'HingeEmbeddingLoss',
    'AdaptiveLogSoftmaxWithLoss', 'NLLLoss2d',
  ].map((name) => `torch.nn.${name}`).concat([
    'ctc_loss', 'margin_ranking_loss', 'multilabel_margin_loss', 'multilabel_soft_margin_loss', 'triplet_margin_loss', 'triplet_margin_with_distance_loss', 'gaussian_nll_loss', 'hinge_embedding_loss',
  ].map((name) => `torch.nn.functional.${name}`)),
  canonical: (qualified) => (/^torch(?:vision)?\./.test(qualified)
    ? qualified.replace(/^torch\.nn\.modules\.loss\./, 'torch.nn.').replace(/^torchvision\.ops\.focal_loss\./, 'torchvision.ops.') : null),
  usualNames: { F: 'torch.nn.functional', nn: 'torch.nn', torch: 'torch', torchvision: 'torchvision' },
  keepsSettings: true,
};
