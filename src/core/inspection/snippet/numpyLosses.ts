import { python, type LossLines, type Scene } from './scene';

const p = ({ parameters }: Scene, name: string): string => python(parameters[name]);
const number = ({ parameters }: Scene, name: string): number => Number(parameters[name] ?? 0);

const logSoftmax = [
  'shifted = logits - logits.max(axis=-1, keepdims=True)',
  'log_p = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))',
] as const;

/** Rows `y` of the labels. */
const rows = ({ hasRows }: Scene, scores = 'logits'): string => (hasRows ? 'y = labels.astype(np.float64)' : `y = np.eye(${scores}.shape[-1])[labels]`);
/** Class indices of the labels. */
const indices = ({ hasRows }: Scene): readonly string[] => (hasRows ? ['labels = labels.argmax(axis=-1)'] : []);
const picked = (from: string): string => `np.take_along_axis(${from}, labels[..., None], axis=-1)[..., 0]`;
const smoothed = (scene: Scene, toward: string): readonly string[] => (number(scene, 'label_smoothing') > 0
  ? [`y = y * (1 - ${p(scene, 'label_smoothing')}) + ${p(scene, 'label_smoothing')} / ${toward}`] : []);
const overLast = 'losses = losses.mean(axis=-1) if losses.ndim > 1 else np.full(losses.shape, losses.mean())';
const kerasClip = (name: string): string => `${name} = np.clip(${name}, 1e-7, 1 - 1e-7)`;

const sparse: LossLines = (scene) => {
  const { convention, parameters, hasRows } = scene;
  if (convention === 'pytorch') {
    return pytorchCrossEntropy(scene);
  }
  const probabilities = convention === 'keras' && parameters['from_logits'] === false ? [kerasClip('logits'), 'logits = np.log(logits)'] : [];
  const floor = convention === 'sklearn' ? ['log_p = np.maximum(log_p, np.log(np.finfo(np.float64).eps))'] : [];
  return hasRows
    ? [...probabilities, ...logSoftmax, ...floor, rows(scene), 'losses = -np.where(y > 0, y * log_p, 0).sum(axis=-1)']
    : [...probabilities, ...logSoftmax, ...floor, `losses = -${picked('log_p')}`];
};

/** Class weights count in the loss and, as `counts`, in the mean's denominator. */
function pytorchCrossEntropy(scene: Scene): readonly string[] {
  const { hasRows, parameters } = scene;
  const smoothing = number(scene, 'label_smoothing');
  const weights = Array.isArray(parameters['class_weights']) ? `np.array(${p(scene, 'class_weights')}, dtype=np.float64)` : null;
  const own = hasRows ? '-(labels * weighted).sum(axis=-1)' : `-${picked('weighted')}`;
  return [
    ...logSoftmax,
    ...(weights === null ? ['weighted = log_p'] : [`class_weights = ${weights}`, 'weighted = class_weights * log_p', ...(hasRows ? [] : ['counts = class_weights[labels]'])]),
    smoothing > 0 ? `losses = ${1 - smoothing} * ${own} - ${smoothing} / logits.shape[-1] * weighted.sum(axis=-1)` : `losses = ${own}`,
  ];
}

const categorical: LossLines = (scene) => {
  const { convention, parameters } = scene;
  if (convention === 'pytorch') {
    return pytorchCrossEntropy(scene);
  }
  const fromProbabilities = convention === 'keras' && parameters['from_logits'] === false
    ? ['p = logits / logits.sum(axis=-1, keepdims=True)', kerasClip('p'), 'log_p = np.log(p)'] : logSoftmax;
  return [rows(scene), ...smoothed(scene, 'y.shape[-1]'), ...fromProbabilities, 'losses = -(y * log_p).sum(axis=-1)'];
};

const softmaxFocal: LossLines = (scene) => {
  const probabilities = scene.convention !== 'keras' ? [...logSoftmax, 'p = np.exp(log_p)']
    : [...(scene.parameters['from_logits'] === false ? ['p = logits / logits.sum(axis=-1, keepdims=True)'] : [...logSoftmax, 'p = np.exp(log_p)']), kerasClip('p'), 'log_p = np.log(p)'];
  return [rows(scene), ...smoothed(scene, 'y.shape[-1]'), ...probabilities, `losses = -(${p(scene, 'alpha')} * (1 - p) ** ${p(scene, 'gamma')} * y * log_p).sum(axis=-1)`];
};

const nll: LossLines = (scene) => [
  ...(Array.isArray(scene.parameters['class_weights'])
    ? [`class_weights = np.array(${p(scene, 'class_weights')}, dtype=np.float64)`, 'counts = class_weights[labels]', 'log_probabilities = class_weights * log_probabilities'] : []),
  ...(scene.hasRows ? ['losses = -np.where(labels > 0, labels * log_probabilities, 0).sum(axis=-1)'] : [`losses = -${picked('log_probabilities')}`]),
];

/** Margins of the other classes, 0 at the label. */
const margins = (scene: Scene, margin: string): readonly string[] => [
  ...indices(scene),
  `margins = np.maximum(0, logits - np.take_along_axis(logits, labels[..., None], axis=-1) + ${margin})`,
  'np.put_along_axis(margins, labels[..., None], 0, axis=-1)',
];

const categoricalHinge: LossLines = (scene) => [
  rows(scene), 'losses = np.maximum(0, 1 + ((1 - y) * logits).max(axis=-1) - (y * logits).sum(axis=-1))',
];
const multiMargin: LossLines = (scene) => [
  ...margins(scene, p(scene, 'margin')), `losses = (margins ** ${p(scene, 'p')}).sum(axis=-1) / logits.shape[-1]`,
  ...(Array.isArray(scene.parameters['class_weights']) ? [`losses = np.array(${p(scene, 'class_weights')}, dtype=np.float64)[labels] * losses`] : []),
];
const crammerSinger: LossLines = (scene) => [...margins(scene, scene.convention === 'sklearn' ? '1' : p(scene, 'margin')), 'losses = margins.max(axis=-1)'];

const multiclassSvm: LossLines = (scene) => {
  switch (scene.convention) {
    case 'keras': return categoricalHinge(scene);
    case 'pytorch': return multiMargin(scene);
    case 'sklearn': return crammerSinger(scene);
    case 'tf-slim':
    case 'tf.losses': return [...margins(scene, p(scene, 'margin')), 'losses = margins.sum(axis=-1)'];
  }
};

const binaryTerms = 'losses = np.maximum(logits, 0) - logits * y + np.log1p(np.exp(-np.abs(logits)))';

const sigmoid: LossLines = (scene) => {
  const { convention, parameters } = scene;
  const labels = ['y = labels.astype(np.float64)', ...smoothed(scene, '2')];
  if (convention === 'pytorch') {
    const factor = Array.isArray(parameters['pos_weight']) ? `(1 + (np.array(${p(scene, 'pos_weight')}) - 1) * y)` : '1';
    return [...labels, `losses = (1 - y) * logits + ${factor} * (np.maximum(-logits, 0) + np.log1p(np.exp(-np.abs(logits))))`];
  }
  if (convention === 'keras') {
    return [...labels, ...(parameters['from_logits'] === false ? clippedTerms('logits') : [binaryTerms]), overLast];
  }
  return [...labels, binaryTerms];
};

const clippedTerms = (scores: string): readonly string[] => [kerasClip(scores), `losses = -y * np.log(${scores}) - (1 - y) * np.log(1 - ${scores})`];

const logLoss: LossLines = (scene) => {
  const { convention, parameters, hasRows, columns, dtype } = scene;
  switch (convention) {
    case 'keras':
      return ['y = labels.astype(np.float64)', ...smoothed(scene, '2'), ...(parameters['from_logits'] === true ? ['logits = predictions', binaryTerms] : clippedTerms('predictions')), overLast];
    case 'pytorch':
      return ['with np.errstate(divide="ignore"):', '    losses = -labels * np.maximum(np.log(predictions), -100) - (1 - labels) * np.maximum(np.log1p(-predictions), -100)'];
    case 'sklearn': {
      const epsilon = ['float32', 'float16'].includes(dtype) ? `np.finfo(np.${dtype}).eps` : 'np.finfo(np.float64).eps';
      const clip = [`epsilon = ${epsilon}`, 'predictions = np.clip(predictions, epsilon, 1 - epsilon)'];
      return [...clip, ...(hasRows && columns > 1 ? ['losses = -(labels * np.log(predictions)).sum(axis=-1)'] : hasRows ? ['losses = -labels * np.log(predictions) - (1 - labels) * np.log(1 - predictions)'] : [
        ...(parameters['renormalize'] === true ? ['predictions = predictions / predictions.sum(axis=-1, keepdims=True)'] : []), `losses = -np.log(${picked('predictions')})`,
      ])];
    }
    case 'tf-slim':
    case 'tf.losses':
      return [`epsilon = ${p(scene, 'epsilon')}`, 'losses = -labels * np.log(predictions + epsilon) - (1 - labels) * np.log(1 - predictions + epsilon)'];
  }
};

const sigmoidFocal: LossLines = (scene) => {
  const isKeras = scene.convention === 'keras';
  const weighs = isKeras ? scene.parameters['apply_class_balancing'] === true : number(scene, 'alpha') >= 0;
  return [
    'y = labels.astype(np.float64)', ...(isKeras ? smoothed(scene, '2') : []),
    ...(isKeras && scene.parameters['from_logits'] === false ? [...clippedTerms('logits'), 'p = logits'] : [binaryTerms, 'p = 1 / (1 + np.exp(-logits))']),
    `losses = (1 - y * p - (1 - y) * (1 - p)) ** ${p(scene, 'gamma')} * losses`,
    ...(weighs ? [`losses = (y * ${p(scene, 'alpha')} + (1 - y) * (1 - ${p(scene, 'alpha')})) * losses`] : []),
    ...(isKeras ? [overLast] : []),
  ];
};

const signs = 'signs = np.where(labels == 0, -1, labels)';
const hinge: LossLines = ({ convention }) => (convention === 'keras' || convention === 'sklearn'
  ? [signs, 'losses = np.maximum(0, 1 - signs * logits)', ...(convention === 'keras' ? [overLast] : [])] : ['losses = np.maximum(0, 1 - (2 * labels - 1) * logits)']);

/** Losses of each element, which Keras averages over the last axis. */
const regression = (lines: LossLines): LossLines => (scene) => {
  const written = lines(scene);
  return written === null ? null : [...written, ...(scene.convention === 'keras' ? [overLast] : [])];
};

const poisson: LossLines = (scene) => {
  const { convention, parameters } = scene;
  if (convention === 'keras') {
    return ['losses = predictions - labels * np.log(predictions + 1e-7)'];
  }
  if (convention === 'sklearn') {
    return ['losses = 2 * (np.where(labels > 0, labels * np.log(np.where(labels > 0, labels, 1) / predictions), 0) - labels + predictions)'];
  }
  return [
    parameters['log_input'] === true ? 'losses = np.exp(predictions) - labels * predictions' : `losses = predictions - labels * np.log(predictions + ${p(scene, 'epsilon')})`,
    ...(parameters['full'] === true ? ['many = np.where(labels > 1, labels, 1)', 'losses = losses + np.where(labels > 1, many * np.log(many) - many + 0.5 * np.log(2 * np.pi * many), 0)'] : []),
  ];
};

const cosine: LossLines = (scene) => {
  const { convention } = scene;
  const axis = convention === 'pytorch' ? '-1' : p(scene, 'axis');
  if (convention === 'keras') {
    const norm = (name: string): string => `${name} / np.sqrt(np.maximum(np.square(${name}).sum(axis=${axis}, keepdims=True), 1e-12))`;
    return [`losses = -((${norm('predictions')}) * (${norm('labels')})).sum(axis=${axis})`];
  }
  return convention === 'pytorch'
    ? [
      'lengths = (np.square(predictions).sum(axis=-1) + 1e-12) * (np.square(labels).sum(axis=-1) + 1e-12)', 'cosine = (predictions * labels).sum(axis=-1) / np.sqrt(lengths)',
      scene.hasTarget ? `losses = np.where(target == 1, 1 - cosine, np.where(target == -1, np.maximum(0, cosine - ${p(scene, 'margin')}), 0))` : 'losses = 1 - cosine',
    ]
    : [`losses = 1 - (predictions * labels).sum(axis=${axis}${convention === 'tf.losses' ? ', keepdims=True' : ''})`];
};

const divergence: LossLines = ({ convention, parameters }) => {
  if (convention === 'pytorch') {
    return parameters['log_target'] === true ? ['losses = np.exp(labels) * (labels - log_probabilities)']
      : ['losses = np.where(labels > 0, labels * (np.log(np.where(labels > 0, labels, 1)) - log_probabilities), 0)'];
  }
  return [
    ...(convention === 'keras' ? ['predictions, labels = np.clip(predictions, 1e-7, 1), np.clip(labels, 1e-7, 1)'] : []),
    'losses = np.where(labels > 0, labels * np.log(np.where(labels > 0, labels, 1) / predictions), 0)', 'losses = losses.sum(axis=-1) if losses.ndim > 1 else losses',
  ];
};

const pairs: LossLines = ({ convention, parameters }) => [
  'd = (predictions - labels).reshape(len(labels), -1)', 'n = d.shape[1]',
  `losses = 2 * np.square(d - d.mean(axis=1, keepdims=True)).sum(axis=1) / ${convention === 'tf-slim' || parameters['n_squared'] === true ? 'n' : 'max(n - 1, 1)'}`,
];

/** Every loss of the catalogue in NumPy. */
export const numpyLosses: Readonly<Record<string, LossLines>> = {
  sparse_softmax_cross_entropy: sparse,
  softmax_cross_entropy: categorical,
  softmax_focal_loss: softmaxFocal,
  nll_loss: nll,
  multiclass_svm: multiclassSvm,
  multiclass_svm_squared: (scene) => [...margins(scene, p(scene, 'margin')), 'losses = np.square(margins).sum(axis=-1)'],
  multi_margin_loss: multiMargin,
  crammer_singer_loss: crammerSinger,
  categorical_hinge: categoricalHinge,
  one_vs_rest_hinge: (scene) => [rows(scene), 'losses = np.maximum(0, 1 - (2 * y - 1) * logits).mean(axis=-1)'],
  sigmoid_cross_entropy: sigmoid,
  log_loss: logLoss,
  sigmoid_focal_loss: sigmoidFocal,
  hinge_loss: hinge,
  squared_hinge_loss: (scene) => [signs, 'losses = np.square(np.maximum(0, 1 - signs * logits))', ...(scene.convention === 'keras' ? [overLast] : [])],
  mean_squared_error: regression(() => ['losses = np.square(predictions - labels)']),
  absolute_difference: regression(() => ['losses = np.abs(predictions - labels)']),
  huber_loss: regression((scene) => ['a = np.abs(predictions - labels)', `q = np.minimum(a, ${p(scene, 'delta')})`, `losses = 0.5 * q ** 2 + ${p(scene, 'delta')} * (a - q)`]),
  smooth_l1_loss: (scene) => (number(scene, 'beta') === 0 ? ['losses = np.abs(predictions - labels)']
    : ['a = np.abs(predictions - labels)', `losses = np.where(a < ${p(scene, 'beta')}, 0.5 * a ** 2 / ${p(scene, 'beta')}, a - 0.5 * ${p(scene, 'beta')})`]),
  log_cosh: regression(() => ['d = predictions - labels', 'losses = np.logaddexp(d, -d) - np.log(2)']),
  poisson_loss: regression(poisson),
  mean_pairwise_squared_error: pairs,
  cosine_distance: cosine,
  kl_divergence: divergence,
  compute_weighted_loss: () => [],
};
