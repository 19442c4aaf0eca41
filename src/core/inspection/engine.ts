import type { ElementLosses, LossRequest, LossResult, RegularizerRequest, RegularizerResult, SampleDetail, SampleGradient, Sums } from '../engine/evaluation';
import type { Catalogue } from '../spec/catalogue';
import type { Work } from '../work';

/** What an inspection needs of the engine. */
export interface LossEngine {
  /** @throws BadInput where the loss is not defined for these tensors */
  evaluate(request: LossRequest, work: Work): Promise<LossResult>;
  regularize(request: RegularizerRequest, work: Work): Promise<RegularizerResult>;
  /** The card of one sample; `margin` in place of the loss's own Δ, where given. */
  detail(request: LossRequest, sample: number, margin: number | undefined, work: Work): Promise<SampleDetail>;
  /** The losses of rows `[start, end)`, element by element. */
  elementLosses(request: LossRequest, rows: readonly [number, number], work: Work): Promise<ElementLosses>;
  /**
   * d value / d scores of one sample.
   * @param of.sums of the whole loss
   * @throws BadInput where there is none
   */
  sampleGradients(request: LossRequest, of: { readonly sample: number; readonly sums: Sums }, work: Work): Promise<readonly SampleGradient[]>;
}

/** A started engine and what it knows. Both are loaded when they are first needed. */
export interface EngineRuntime {
  readonly engine: LossEngine;
  readonly catalogue: Catalogue;
}
