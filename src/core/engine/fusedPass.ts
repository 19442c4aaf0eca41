import type { CosineForm, FusedLoss } from '../losses/fusedLoss';
import type { RowReader } from '../tensors/rowReader';
import type { ColumnsBlock, FloatType, FusedKernels, HeapBlock, Smoothing } from './kernels';

/** A loss as its kernel goes over it: plain data, which another thread can be sent. */
export interface FusedPass {
  readonly loss: FusedLoss;
  /** Probability above which a decision is predicted to be a yes. */
  readonly threshold: number;
  /** What scores, and labels that are no classes, are computed in. */
  readonly type: FloatType;
  readonly hasClasses: boolean;
  /** Whether the kernel tells probabilities, margins and predictions of the samples too. */
  readonly hasScores: boolean;
  /** Whether samples have sets of classes. */
  readonly hasSets: boolean;
  /** Whether samples are numbers, which the columns of labels and predictions show. */
  readonly hasNumbers: boolean;
  readonly samplesPerRow: number;
  readonly width: number;
  /** Classes that labels are looked up in by a kernel; null where each needs a look: some of them stand for none, or for another. */
  readonly plainClasses: number | null;
  /** Losses of a sample, whose sum the kernel gives. */
  readonly elements: number;
  /** What the sum is divided by. */
  readonly divisor: number;
}

/** What a pass reads. */
export interface PassRows {
  readonly scores: RowReader;
  readonly labels: RowReader;
}

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

/** Computes a block of a pass. */
export function computePass(kernels: FusedKernels, { loss, threshold, divisor }: FusedPass, inputs: HeapInputs, results: HeapResults): void {
  const { scores, type: dtype, labels, samples: rows, width } = inputs;
  const { columns, losses, sets } = results;
  const ofClasses = { logits: scores, dtype, labels, rows, classes: width };
  const decisions = { scores, dtype, labels, rows, elements: width, threshold, ...(sets === null ? {} : { sets }) };
  const pairs = { predictions: scores, dtype, labels, rows, elements: width };
  switch (loss.kind) {
    case 'sparse-softmax-cross-entropy':
      kernels.sparseSoftmaxCrossEntropy(ofClasses, columns);
      break;
    case 'multiclass-margins':
      // The probabilities of its columns are those of the softmax.
      kernels.multiclassMargins({ ...ofClasses, delta: loss.delta, kind: loss.margins, hasProbabilities: true }, columns);
      break;
    case 'softmax-cross-entropy':
      kernels.softmaxCrossEntropy({ ...ofClasses, ...smoothingOf(loss) }, columns);
      break;
    case 'sigmoid-cross-entropy':
      kernels.sigmoidCrossEntropy({ ...decisions, ...smoothingOf(loss) }, columns);
      break;
    case 'binary-hinge':
      kernels.binaryHinge(decisions, columns);
      break;
    case 'log-loss':
      kernels.logLoss({ ...decisions, epsilon: loss.epsilon }, columns);
      break;
    case 'squared-error':
      kernels.squaredError(pairs, losses);
      break;
    case 'absolute-error':
      kernels.absoluteError(pairs, losses);
      break;
    case 'pairwise-squares':
      kernels.centredSquares(pairs, losses);
      break;
    case 'cosine':
      kernels.products(pairs, losses);
      // Σp·y, Σp² and Σy² lie in the first three columns.
      toCosines(loss.form, columns.loss, columns.probability, columns.confidence);
      break;
  }
  if (divisor !== 1) {
    divide(columns.loss, divisor);
  }
}

function smoothingOf({ smoothing }: Extract<FusedLoss, { readonly kind: 'softmax-cross-entropy' | 'sigmoid-cross-entropy' }>): { readonly smoothing?: Smoothing } {
  return smoothing === undefined ? {} : { smoothing };
}

/** Makes losses of Σp·y, in their place. */
function toCosines(form: CosineForm, products: Float64Array, ofPredictions: Float64Array, ofLabels: Float64Array): void {
  const epsilon = 1e-12;
  for (let i = 0; i < products.length; i++) {
    const product = products[i] ?? NaN;
    const p = ofPredictions[i] ?? NaN;
    const y = ofLabels[i] ?? NaN;
    products[i] = form === 'unnormalised' ? 1 - product
      : form === 'keras' ? -product / (Math.sqrt(Math.max(p, epsilon)) * Math.sqrt(Math.max(y, epsilon)))
        : 1 - product / Math.sqrt((p + epsilon) * (y + epsilon));
  }
}

function divide(values: Float64Array, divisor: number): void {
  for (let i = 0; i < values.length; i++) {
    values[i] = (values[i] ?? 0) / divisor;
  }
}
