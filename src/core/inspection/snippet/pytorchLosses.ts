import type { ComputedLoss } from '../evaluateSpec';
import { python, sceneOf, scoresOf, type LossLines, type Scene } from './scene';

const p = ({ parameters }: Scene, name: string): string => python(parameters[name]);
const elements = (call: string): LossLines => () => [`losses = ${call}.numpy()`];
const scores = (name: string): string => `torch.tensor(${name})`;
/** Positions of classes as rows, as PyTorch's functions of two axes take them. */
const flat = (name: string): string => `torch.tensor(${name}).reshape(-1, ${name}.shape[-1])`;
const flatLabels = ({ hasRows }: Scene, role: string): string => (hasRows ? `torch.tensor(labels).double().reshape(-1, ${role}.shape[-1])` : 'torch.tensor(labels).reshape(-1)');

/** Other conventions' losses where PyTorch has the same elements. */
export const pytorchLosses: Readonly<Record<string, LossLines>> = {
  sparse_softmax_cross_entropy: (scene) => (scene.convention === 'sklearn' || scene.parameters['from_logits'] === false || (scene.hasRows && scene.convention !== 'pytorch') ? null : crossEntropy(scene)),
  softmax_cross_entropy: (scene) => (scene.parameters['from_logits'] === false ? null : crossEntropy(scene, 'one_hot')),
  nll_loss: (scene) => (Array.isArray(scene.parameters['class_weights']) || scene.hasRows ? null
    : [`losses = F.nll_loss(${flat('log_probabilities')}, ${flatLabels(scene, 'log_probabilities')}, reduction="none").numpy().reshape(labels.shape)`]),
  sigmoid_cross_entropy: (scene) => {
    const share = Number(scene.parameters['label_smoothing'] ?? 0);
    return scene.convention === 'keras' || Array.isArray(scene.parameters['pos_weight']) ? null
      : [`y = torch.tensor(labels).double()${share > 0 ? ` * (1 - ${share}) + 0.5 * ${share}` : ''}`, `losses = F.binary_cross_entropy_with_logits(${scores('logits')}, y, reduction="none").numpy()`];
  },
  multiclass_svm: (scene) => (scene.convention === 'keras' || scene.convention === 'sklearn' || scene.convention === 'pytorch' || scene.hasRows ? null : [
    `losses = F.multi_margin_loss(${flat('logits')}, ${flatLabels(scene, 'logits')}, margin=${p(scene, 'margin')}, reduction="none").numpy()`,
    'losses = losses.reshape(labels.shape) * logits.shape[-1]  # PyTorch divides by the number of classes',
  ]),
  mean_squared_error: ofElements('F.mse_loss(torch.tensor(predictions), torch.tensor(labels).double(), reduction="none")'),
  absolute_difference: ofElements('F.l1_loss(torch.tensor(predictions), torch.tensor(labels).double(), reduction="none")'),
  huber_loss: (scene) => ofElements(`F.huber_loss(torch.tensor(predictions), torch.tensor(labels).double(), delta=${p(scene, 'delta')}, reduction="none")`)(scene),
  smooth_l1_loss: (scene) => elements(`F.smooth_l1_loss(torch.tensor(predictions), torch.tensor(labels).double(), beta=${p(scene, 'beta')}, reduction="none")`)(scene),
};

/** Keras averages over the last axis, which is no sum of these. */
function ofElements(call: string): LossLines {
  return (scene) => (scene.convention === 'keras' ? [`losses = ${call}.numpy()`, 'losses = losses.mean(axis=-1) if losses.ndim > 1 else np.full(losses.shape, losses.mean())'] : elements(call)(scene));
}

function crossEntropy(scene: Scene, layout: 'indices' | 'one_hot' = 'indices'): readonly string[] | null {
  if (Array.isArray(scene.parameters['class_weights'])) {
    return null;
  }
  const share = Number(scene.parameters['label_smoothing'] ?? 0);
  const labels = layout === 'one_hot' && !scene.hasRows ? 'F.one_hot(torch.tensor(labels).reshape(-1), logits.shape[-1]).double()' : flatLabels(scene, 'logits');
  return [`losses = F.cross_entropy(${flat('logits')}, ${labels}${share > 0 ? `, label_smoothing=${share}` : ''}, reduction="none").numpy().reshape(logits.shape[:-1])`];
}

/** PyTorch's own function, with its own reduction. */
export function pytorchValue(loss: ComputedLoss): readonly string[] | null {
  const { request, result } = loss;
  if (request.convention !== 'pytorch' || request.inputs['mask'] !== undefined || scoresOf(loss) === undefined) {
    return null;
  }
  const scene = sceneOf(loss);
  const call = callOf(scene, request.loss);
  if (call === null) {
    return null;
  }
  const weights = request.weights === undefined || request.weights === null ? [] : [`weight=${typeof request.weights === 'number' ? `torch.tensor(${request.weights}).double()` : 'torch.tensor(weights)'}`];
  const own = call.reduces === false ? [] : [`reduction=${JSON.stringify(result.reduction)}`];
  const written = `${call.name}(${[...call.arguments, ...weights, ...own].join(', ')})`;
  const reduced = call.reduces === false && result.reduction !== 'none' ? `${written}.${result.reduction}()` : written;
  return [...call.before ?? [], result.value === null ? `value = ${reduced}.numpy()` : `value = ${reduced}.item()`];
}

interface Call {
  readonly name: string;
  readonly arguments: readonly string[];
  readonly before?: readonly string[];
  /** Whether it takes a `reduction`; true where absent. */
  readonly reduces?: boolean;
}

function callOf(scene: Scene, loss: string): Call | null {
  const { parameters } = scene;
  const targets = 'torch.tensor(labels).double()';
  const classWeights = Array.isArray(parameters['class_weights']) ? [`weight=torch.tensor(${p(scene, 'class_weights')}).double()`] : [];
  const ignored = typeof parameters['ignore_index'] === 'number' && !scene.hasRows ? [`ignore_index=${p(scene, 'ignore_index')}`] : [];
  const regression = (name: string, ...more: readonly string[]): Call => ({ name: `F.${name}`, arguments: ['torch.tensor(predictions)', targets, ...more] });
  switch (loss) {
    case 'sparse_softmax_cross_entropy':
    case 'softmax_cross_entropy': {
      const share = Number(parameters['label_smoothing'] ?? 0);
      return { name: 'F.cross_entropy', arguments: [flat('logits'), flatLabels(scene, 'logits'), ...classWeights, ...ignored, ...(share > 0 ? [`label_smoothing=${share}`] : [])] };
    }
    case 'nll_loss':
      return scene.hasRows ? null : { name: 'F.nll_loss', arguments: [flat('log_probabilities'), flatLabels(scene, 'log_probabilities'), ...classWeights, ...ignored] };
    case 'multiclass_svm':
    case 'multi_margin_loss':
      return scene.hasRows ? null : { name: 'F.multi_margin_loss', arguments: [flat('logits'), flatLabels(scene, 'logits'), `p=${p(scene, 'p')}`, `margin=${p(scene, 'margin')}`, ...classWeights] };
    case 'sigmoid_cross_entropy':
      return {
        name: 'F.binary_cross_entropy_with_logits',
        arguments: ['torch.tensor(logits)', targets, ...(Array.isArray(parameters['pos_weight']) ? [`pos_weight=torch.tensor(${p(scene, 'pos_weight')}).double()`] : [])],
      };
    case 'log_loss': return regression('binary_cross_entropy');
    case 'mean_squared_error': return regression('mse_loss');
    case 'absolute_difference': return regression('l1_loss');
    case 'huber_loss': return regression('huber_loss', `delta=${p(scene, 'delta')}`);
    case 'smooth_l1_loss': return regression('smooth_l1_loss', `beta=${p(scene, 'beta')}`);
    case 'poisson_loss': return regression('poisson_nll_loss', `log_input=${p(scene, 'log_input')}`, `full=${p(scene, 'full')}`, `eps=${p(scene, 'epsilon')}`);
    case 'kl_divergence': return { name: 'F.kl_div', arguments: ['torch.tensor(log_probabilities)', targets, `log_target=${p(scene, 'log_target')}`] };
    case 'cosine_distance':
      return { name: 'F.cosine_embedding_loss', arguments: ['torch.tensor(predictions)', targets, ...(scene.hasTarget ? ['torch.tensor(target)', `margin=${p(scene, 'margin')}`] : ['torch.ones(len(labels)).double()'])] };
    case 'sigmoid_focal_loss': return focal(scene);
    default: return null;
  }
}

/** torchvision's `sigmoid_focal_loss`, written out, since torchvision is not everywhere. */
function focal(scene: Scene): Call {
  const weighs = Number(scene.parameters['alpha']) >= 0;
  return {
    name: '', reduces: false, arguments: [`${weighs ? `(${p(scene, 'alpha')} * y + (1 - ${p(scene, 'alpha')}) * (1 - y)) * ` : ''}(1 - p_t) ** ${p(scene, 'gamma')} * cross_entropy`],
    before: [
      'x, y = torch.tensor(logits), torch.tensor(labels).double()', 'p = torch.sigmoid(x)', 'p_t = p * y + (1 - p) * (1 - y)',
      'cross_entropy = F.binary_cross_entropy_with_logits(x, y, reduction="none")',
    ],
  };
}
