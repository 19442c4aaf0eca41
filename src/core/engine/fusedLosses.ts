import { sizeOf } from '../losses/weighting/broadcastLayout';
import type { FusedLoss } from '../losses/fusedLoss';
import type { TensorView } from '../tensors/tensor';
import { floatTypeOf } from './heapRows';
import type { ColumnsBlock, FloatType, FusedKernels, HeapBlock, Smoothing } from './kernels';
import { positionsOf, type Prepared } from './prepare';
import type { Weights } from './weights';

/** A block of rows on the heap: of scores or predictions, and of labels. */
export interface HeapInputs {
  readonly scores: HeapBlock;
  readonly type: FloatType;
  /** Numbers of the scores' type, or class indices, int32, −1 where a sample is left out. */
  readonly labels: HeapBlock;
  readonly samples: number;
  /** Scores of a sample. */
  readonly width: number;
}

/** Where what a kernel computes goes. */
export interface HeapResults {
  readonly columns: ColumnsBlock;
  /** The losses of the columns, as a block. */
  readonly losses: HeapBlock;
  readonly sets: { readonly labels: HeapBlock; readonly predicted: HeapBlock } | null;
}

/** A loss as its kernel goes over it. */
export interface FusedPass {
  readonly scores: TensorView;
  readonly labels: TensorView;
  /** What scores, and labels that are no classes, are computed in. */
  readonly type: FloatType;
  readonly hasClasses: boolean;
  /** Whether the kernel tells probabilities, margins and predictions of the samples too. */
  readonly hasScores: boolean;
  readonly samplesPerRow: number;
  readonly width: number;
  /** Losses of a sample, whose sum the kernel gives. */
  readonly elements: number;
  /** What the sum is divided by. */
  readonly divisor: number;
  compute(kernels: FusedKernels, inputs: HeapInputs, results: HeapResults): void;
}

/**
 * The pass through a kernel that gives what the loss's definition gives; null where the definition has to be computed: where rows are
 * mixed, classes lie along another axis, weights go into the losses, or the losses themselves are wanted of samples that have several.
 */
export function fusedPassOf(
  prepared: Prepared, weights: Weights, { hasBatches, keepsLosses, kernels }: { readonly hasBatches: boolean; readonly keepsLosses: boolean; readonly kernels: FusedKernels },
): FusedPass | null {
  const { form, plan, parameters, inputs, module, mask } = prepared;
  const loss = form.kernel?.(parameters, plan) ?? null;
  const { labels } = inputs;
  const scores = inputs['logits'] ?? inputs['predictions'];
  if (loss === null || labels === undefined || scores === undefined || hasBatches || module !== null || !isByRows(prepared) || weights.areColumns) {
    return null;
  }
  const layout = passOf(loss, prepared, scores);
  const type = floatTypeOf(layout.hasClasses ? [scores] : [scores, labels], kernels);
  const pass = { ...layout, scores, labels, type, compute: computes(loss, prepared) };
  const { samplesPerRow, width, elements, hasClasses } = pass;
  const fits = sizeOf(scores.shape.slice(1)) === samplesPerRow * width && sizeOf(plan.lossShape.slice(1)) === samplesPerRow * elements
    && scores.shape[0] === plan.lossShape[0] && width > 0 && (plan.labels === 'classes') === hasClasses
    && (hasClasses || (sizeOf(labels.shape) === sizeOf(scores.shape) && labels.shape[0] === scores.shape[0]));
  const hasWeightPerSample = weights.layout === null || (weights.layout.isPerRow && weights.layout.rowSize === 1);
  const isOnePerSample = elements === 1 || (hasWeightPerSample && mask === null && !keepsLosses);
  return fits && isOnePerSample ? pass : null;
}

/** Whether the losses of a row are of nothing but its own numbers, as they are stored. */
function isByRows({ form, plan, parameters, inputs }: Prepared): boolean {
  const isExactInFloats = form.ofDifferences !== true || !Object.values(inputs).some(({ dtype }) => dtype === 'int64' || dtype === 'uint64');
  const hasNumbersAsGiven = plan.labels === 'classes' || plan.relabelled === undefined;
  return plan.wholeTensor !== true && plan.weightShape === undefined && plan.classAxis === undefined && plan.isOneRow !== true
    && form.total !== 'sum-over-samples' && Object.keys(form.domains?.(parameters) ?? {}).length === 0 && isExactInFloats && hasNumbersAsGiven;
}

type Layout = Pick<FusedPass, 'hasClasses' | 'hasScores' | 'samplesPerRow' | 'width' | 'elements' | 'divisor'>;

function passOf(loss: FusedLoss, { plan }: Prepared, { shape }: TensorView): Layout {
  switch (loss.kind) {
    case 'sparse-softmax-cross-entropy':
    case 'multiclass-margins':
    case 'softmax-cross-entropy':
      return { hasClasses: loss.kind !== 'softmax-cross-entropy', hasScores: true, samplesPerRow: positionsOf(plan), width: plan.classCount ?? 1, elements: 1, divisor: 1 };
    case 'sigmoid-cross-entropy':
    case 'binary-hinge':
    case 'log-loss':
    case 'squared-error':
    case 'absolute-error': {
      const width = sizeOf(shape.slice(1));
      const isMean = 'overRow' in loss;
      return { hasClasses: false, hasScores: !loss.kind.endsWith('error'), samplesPerRow: 1, width, elements: isMean ? 1 : width, divisor: isMean ? width : 1 };
    }
  }
}

function computes(loss: FusedLoss, { request: { threshold } }: Prepared): FusedPass['compute'] {
  const classRows = ({ scores, type, labels, samples, width }: HeapInputs) => ({ logits: scores, dtype: type, labels, rows: samples, classes: width });
  const decisions = ({ scores, type, labels, samples, width }: HeapInputs, { sets }: HeapResults) => ({
    scores, dtype: type, labels, rows: samples, elements: width, threshold, ...(sets === null ? {} : { sets }),
  });
  const pairs = ({ scores, type, labels, samples, width }: HeapInputs) => ({ predictions: scores, dtype: type, labels, rows: samples, elements: width });
  switch (loss.kind) {
    case 'sparse-softmax-cross-entropy':
      return (kernels, inputs, { columns }) => { kernels.sparseSoftmaxCrossEntropy(classRows(inputs), columns); };
    case 'multiclass-margins':
      // The probabilities of its columns are those of the softmax.
      return (kernels, inputs, { columns }) => { kernels.multiclassMargins({ ...classRows(inputs), delta: loss.delta, kind: loss.margins, hasProbabilities: true }, columns); };
    case 'softmax-cross-entropy':
      return (kernels, inputs, { columns }) => { kernels.softmaxCrossEntropy({ ...classRows(inputs), ...smoothingOf(loss) }, columns); };
    case 'sigmoid-cross-entropy':
      return (kernels, inputs, results) => { kernels.sigmoidCrossEntropy({ ...decisions(inputs, results), ...smoothingOf(loss) }, results.columns); };
    case 'binary-hinge':
      return (kernels, inputs, results) => { kernels.binaryHinge(decisions(inputs, results), results.columns); };
    case 'log-loss':
      return (kernels, inputs, results) => { kernels.logLoss({ ...decisions(inputs, results), epsilon: loss.epsilon }, results.columns); };
    case 'squared-error':
      return (kernels, inputs, { losses }) => { kernels.squaredError(pairs(inputs), losses); };
    case 'absolute-error':
      return (kernels, inputs, { losses }) => { kernels.absoluteError(pairs(inputs), losses); };
  }
}

function smoothingOf({ smoothing }: Extract<FusedLoss, { readonly kind: 'softmax-cross-entropy' | 'sigmoid-cross-entropy' }>): { readonly smoothing?: Smoothing } {
  return smoothing === undefined ? {} : { smoothing };
}
