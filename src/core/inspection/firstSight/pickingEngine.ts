import { BadInput } from '../../errors';
import type { ElementLosses, LossRequest, LossResult, RegularizerRequest, RegularizerResult, SampleDetail, SampleGradient, Sums } from '../../engine/evaluation';
import type { Work } from '../../work';
import type { LossEngine } from '../engine';
import { isLarge, picked, rowsToPick, type Pick } from './rowsToPick';

/** What takes too long for a first sight, and cannot be told from some of its rows. */
export class TakesAllRows extends BadInput {
  constructor() {
    super({ reason: 'is known once all rows are read' });
  }
}

/** A loss that was computed of some rows. */
export interface PickedLoss {
  readonly pick: Pick;
  /** The loss of the rows picked. */
  readonly request: LossRequest;
}

/** An engine that computes what is small, and of a large loss some rows. */
export class PickingEngine implements LossEngine {
  private readonly losses = new Map<LossRequest, PickedLoss>();

  constructor(private readonly engine: LossEngine) {}

  /** What was computed in place of a large loss; undefined for one that was computed whole. */
  pickedOf(request: LossRequest): PickedLoss | undefined {
    return this.losses.get(request);
  }

  /** @throws TakesAllRows where some rows do not tell */
  async evaluate(request: LossRequest, work: Work): Promise<LossResult> {
    const { inputs, weights } = request;
    if (!isLarge([...Object.values(inputs), ...(typeof weights === 'object' && weights !== null ? [weights] : [])])) {
      return this.engine.evaluate(request, work);
    }
    const pick = rowsToPick(request);
    if (pick === null) {
      throw new TakesAllRows();
    }
    const some = { pick, request: picked(request, pick) };
    this.losses.set(request, some);
    return this.engine.evaluate(some.request, work);
  }

  /** @throws TakesAllRows where its tensors are large */
  async regularize(request: RegularizerRequest, work: Work): Promise<RegularizerResult> {
    if (isLarge(request.tensors)) {
      throw new TakesAllRows();
    }
    return this.engine.regularize(request, work);
  }

  detail(request: LossRequest, sample: number, margin: number | undefined, work: Work): Promise<SampleDetail> {
    return this.engine.detail(request, sample, margin, work);
  }

  elementLosses(request: LossRequest, rows: readonly [number, number], work: Work): Promise<ElementLosses> {
    return this.engine.elementLosses(request, rows, work);
  }

  sampleGradients(request: LossRequest, of: { readonly sample: number; readonly sums: Sums }, work: Work): Promise<readonly SampleGradient[]> {
    return this.engine.sampleGradients(request, of, work);
  }
}
