import { CompensatedSum } from '../tensors/statistics';
import type { Sums } from './evaluation';
import type { Prepared } from './prepare';
import type { Weights } from './weights';

/** The sums of a loss, or of one of its batches, as its elements come. */
export class RunningSums {
  private readonly totals = {
    weighted: new CompensatedSum(), weights: new CompensatedSum(), unweighted: new CompensatedSum(), counted: new CompensatedSum(), given: new CompensatedSum(),
  };

  /** Elements whose weight is not zero. */
  present = 0;
  private kept = 0;

  /** @param counted the weight times what the element counts for in a mean */
  add(loss: number, weight: number, counted: number, product: number): void {
    const { totals } = this;
    totals.weighted.add(product);
    totals.weights.add(weight);
    totals.unweighted.add(loss);
    totals.counted.add(counted);
    this.present += weight === 0 ? 0 : 1;
    this.kept += 1;
  }

  /** Takes a sample of several losses under one weight, each of which counts for one. @param sum of the losses */
  addSample(sum: number, weight: number, elements: number): void {
    this.totals.weighted.add(sum * weight);
    this.totals.unweighted.add(sum);
    this.count(weight, elements);
  }

  /** Takes samples, all under one weight. */
  addAll(sums: Float64Array, { weight, elements }: { readonly weight: number; readonly elements: number }): void {
    const sum = new CompensatedSum();
    sum.addAll(sums);
    this.totals.unweighted.add(sum.value);
    this.totals.weighted.add(sum.value * weight);
    this.count(weight, elements * sums.length);
  }

  /** Takes a weight as it is given, before it is stretched over the losses. */
  addGiven(weight: number): void {
    this.totals.given.add(weight);
  }

  /** @param present elements that the convention counts, where it does not count each by itself */
  finish(prepared: Prepared, weights: Weights, { elements, rows, present }: { readonly elements: number; readonly rows: number; readonly present: number | null }): Sums {
    const { weighted, weights: stretched, unweighted, counted, given } = this.totals;
    return {
      weighted: weighted.value, weights: stretched.value, unweighted: unweighted.value, counted: counted.value,
      given: givenOf(prepared, weights, { kept: this.kept, stretched: stretched.value, tensor: given.value }),
      present: present ?? this.present, kept: this.kept, elements, rows,
    };
  }

  private count(weight: number, elements: number): void {
    this.totals.weights.add(weight * elements);
    this.totals.counted.add(weight * elements);
    this.present += weight === 0 ? 0 : elements;
    this.kept += elements;
  }
}

/** A mask multiplies the weights, which are as many as the losses then. */
function givenOf({ mask, plan, request }: Prepared, { scalar, layout }: Weights, sums: { readonly kept: number; readonly stretched: number; readonly tensor: number }): number {
  if (mask !== null || (plan.ignoreIndex ?? null) !== null) {
    return sums.stretched;
  }
  return layout !== null ? sums.tensor : request.weights === undefined || request.weights === null ? sums.kept : scalar ?? sums.kept;
}
