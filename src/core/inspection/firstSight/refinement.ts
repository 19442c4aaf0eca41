import type { ValueSoFar } from '../../work';
import type { FirstSightFigures } from '../document';
import type { ComputedLoss, EvaluatedRegularizer } from '../evaluateSpec';
import { jsonNumberOrNull } from '../json';
import { totalsOf } from '../totals';
import type { Estimate, ValueEstimate } from './estimate';

/** A loss as a first sight has it, and how its value is told; null where it is known. */
export interface EstimatedLoss {
  readonly loss: ComputedLoss;
  readonly estimate: Estimate | null;
}

/** The figures of a first sight, as they grow surer while all rows are read. */
export class Refinement {
  private readonly values: ValueEstimate[];

  /** @param regularization those that are computed; `lacksRegularization` where others are not */
  constructor(
    private readonly losses: readonly EstimatedLoss[],
    private readonly regularization: readonly EvaluatedRegularizer[],
    private readonly lacksRegularization: boolean,
  ) {
    this.values = losses.map(({ loss, estimate }) => estimate?.after() ?? { value: loss.result.value, standardError: null });
  }

  /** Takes what the pass over a loss has come to. */
  take(loss: number, soFar: ValueSoFar): void {
    const estimate = this.losses[loss]?.estimate?.after(soFar);
    if (estimate !== undefined) {
      this.values[loss] = estimate;
    }
  }

  /** The figures as they are now. */
  get figures(): FirstSightFigures {
    const losses = this.losses.map(({ loss }, i) => ({ ...loss, result: { ...loss.result, value: this.values[i]?.value ?? null } }));
    const { totalLoss, dataLoss, regularizationLoss } = totalsOf({ losses, regularization: this.regularization });
    return {
      totalLoss: this.lacksRegularization ? null : totalLoss,
      dataLoss,
      regularizationLoss: this.lacksRegularization ? null : regularizationLoss,
      losses: this.values.map(({ value, standardError }) => ({ value: jsonNumberOrNull(value), standardError: jsonNumberOrNull(standardError) })),
    };
  }
}
