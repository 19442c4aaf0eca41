import { sizeOf } from '../losses/weighting/broadcastLayout';
import type { FusedLoss } from '../losses/fusedLoss';
import type { TensorView } from '../tensors/tensor';
import type { FusedPass } from './fusedPass';
import { floatTypeOf } from './heapRows';
import type { FusedKernels } from './kernels';
import { isNumberPerSample, positionsOf, type Prepared } from './prepare';
import type { Weights } from './weights';

/** A loss that a kernel computes, and the tensors that it reads. */
export interface FusedWork {
  readonly pass: FusedPass;
  readonly scores: TensorView;
  readonly labels: TensorView;
}

/**
 * The pass through a kernel that gives what the loss's definition gives; null where the definition has to be computed: where rows are
 * mixed, classes lie along another axis, weights go into the losses, or the losses themselves are wanted of samples that have several.
 */
export function fusedWorkOf(
  prepared: Prepared, weights: Weights, { keepsLosses, kernels }: { readonly keepsLosses: boolean; readonly kernels: FusedKernels },
): FusedWork | null {
  const { form, plan, parameters, inputs, module, mask } = prepared;
  const loss = form.kernel?.(parameters, plan) ?? null;
  const { labels } = inputs;
  const scores = inputs['logits'] ?? inputs['predictions'];
  if (loss === null || labels === undefined || scores === undefined || Object.keys(inputs).length > 2 || module !== null || !isByRows(prepared, loss, weights) || weights.areColumns) {
    return null;
  }
  const layout = layoutOf(loss, prepared, scores);
  const type = floatTypeOf(layout.hasClasses ? [scores] : [scores, labels], kernels);
  const pass = { ...layout, type };
  // Products of float64 numbers can leave float64's range where those of unit vectors do not.
  if (loss.kind === 'cosine' && type === 'float64') {
    return null;
  }
  const { samplesPerRow, width, elements, hasClasses } = pass;
  const fits = sizeOf(scores.shape.slice(1)) === samplesPerRow * width && sizeOf(plan.lossShape.slice(1)) === samplesPerRow * elements
    && scores.shape[0] === plan.lossShape[0] && width > 0 && pass.divisor > 0 && (plan.labels === 'classes') === hasClasses
    && (hasClasses || (sizeOf(labels.shape) === sizeOf(scores.shape) && labels.shape[0] === scores.shape[0]));
  const hasWeightPerSample = weights.layout === null || (weights.layout.isPerRow && weights.layout.rowSize === 1);
  const isOnePerSample = elements === 1 || (hasWeightPerSample && mask === null && !keepsLosses);
  return fits && isOnePerSample ? { pass, scores, labels } : null;
}

/** Whether the losses of a row are of nothing but its own numbers, as they are stored. */
function isByRows({ form, plan, parameters, inputs }: Prepared, { kind }: FusedLoss, { scalar }: Weights): boolean {
  const isExactInFloats = form.ofDifferences !== true || !Object.values(inputs).some(({ dtype }) => dtype === 'int64' || dtype === 'uint64');
  const hasNumbersAsGiven = plan.labels === 'classes' || plan.relabelled === undefined;
  // Weights that go into the losses change nothing where all are 1; a sum leaves samples out whose weight is 0.
  const areWeightsOutside = (plan.weightShape === undefined || scalar === 1) && (form.total !== 'sum-over-samples' || (scalar !== null && scalar !== 0));
  // What is not finite shows in an error, and is looked for then.
  const isChecked = Object.keys(form.domains?.(parameters) ?? {}).length === 0 || kind === 'squared-error' || kind === 'absolute-error';
  return plan.wholeTensor !== true && plan.classAxis === undefined && areWeightsOutside && isChecked && isExactInFloats && hasNumbersAsGiven;
}

function layoutOf(loss: FusedLoss, prepared: Prepared, { shape }: TensorView): Omit<FusedPass, 'type'> {
  const { plan, request: { threshold } } = prepared;
  const areClassesPlain = (plan.ignoreIndex ?? null) === null && plan.relabelled === undefined;
  const common = {
    loss, threshold, hasSets: plan.task === 'multilabel', hasNumbers: plan.task === 'regression' && isNumberPerSample(prepared), plainClasses: areClassesPlain ? plan.classCount : null,
  };
  const width = sizeOf(shape.slice(1));
  switch (loss.kind) {
    case 'sparse-softmax-cross-entropy':
    case 'multiclass-margins':
    case 'softmax-cross-entropy':
      return {
        ...common, hasClasses: loss.kind !== 'softmax-cross-entropy', hasScores: true, samplesPerRow: positionsOf(plan), width: plan.classCount ?? 1, elements: 1, divisor: 1,
      };
    case 'sigmoid-cross-entropy':
    case 'binary-hinge':
    case 'log-loss':
    case 'squared-error':
    case 'absolute-error': {
      const isMean = 'overRow' in loss;
      return {
        ...common, hasClasses: false, hasScores: !loss.kind.endsWith('error'), samplesPerRow: 1, width, elements: isMean ? 1 : width, divisor: isMean ? width : 1,
      };
    }
    case 'pairwise-squares':
      return { ...common, hasClasses: false, hasScores: false, samplesPerRow: 1, width, elements: 1, divisor: (loss.over === 'n' ? width : width - 1) / 2 };
    case 'cosine':
      return { ...common, hasClasses: false, hasScores: false, samplesPerRow: 1, width, elements: 1, divisor: 1 };
  }
}
