import type { Parameters } from './loss';

/** Labels are `ofLabel · y + ofAll`. */
interface Smoothing {
  readonly ofLabel: number;
  readonly ofAll: number;
}

/** A definition that a kernel computes in one pass over the rows, with the numbers that its parameters give it. */
export type FusedLoss =
  | { readonly kind: 'sparse-softmax-cross-entropy' }
  | { readonly kind: 'softmax-cross-entropy'; readonly smoothing?: Smoothing }
  | { readonly kind: 'multiclass-margins'; readonly delta: number; readonly margins: 'sum' | 'squares' | 'largest' }
  | { readonly kind: 'sigmoid-cross-entropy'; readonly smoothing?: Smoothing; readonly overRow?: 'mean' }
  | { readonly kind: 'binary-hinge' }
  | { readonly kind: 'log-loss'; readonly epsilon: number }
  | { readonly kind: 'squared-error' | 'absolute-error'; readonly overRow?: 'mean' }
  /** 2·Σ(d − mean d)² of a row of n differences d, over n or n − 1. */
  | { readonly kind: 'pairwise-squares'; readonly over: 'n' | 'n - 1' }
  | { readonly kind: 'cosine'; readonly form: CosineForm };

/** 1 − Σp·y; −cos, with lengths of at least 1e-6, as Keras has it; 1 − cos, where 1e-12 is added to squared lengths, as PyTorch has it. */
export type CosineForm = 'unnormalised' | 'keras' | 'pytorch';

/** Smoothing of labels toward a share of each, where there is any. */
export function smoothingOf(parameters: Parameters, share: number): { readonly smoothing?: Smoothing } {
  const smoothing = Number(parameters['label_smoothing']);
  return smoothing > 0 ? { smoothing: { ofLabel: 1 - smoothing, ofAll: smoothing * share } } : {};
}
