import { BadInput } from '../errors';
import type { Reduction } from '../losses/weighting/weighting';
import type { ReducedValue, Sums } from './evaluation';
import type { Prepared } from './prepare';

/** Σ over the samples, for a loss that has no other way. */
const sumOverSamples: Reduction = { name: 'SUM', denominator: () => 1, counts: null };

/** @throws BadInput where the convention has no such reduction */
export function reductionOf({ request, form, definition, parameters }: Prepared): Reduction {
  const { reductions } = form.weighting;
  const wanted = request.reduction ?? form.impliedReduction?.(parameters) ?? form.defaultReduction;
  if (form.total === 'sum-over-samples') {
    if (request.reduction !== undefined) {
      throw new BadInput({ place: 'reduction', reason: `${definition.name} takes no reduction: it is summed over the samples` });
    }
    return sumOverSamples;
  }
  const reduction = wanted === undefined ? reductions[0] : reductions.find(({ name, formerNames }) => name === wanted || formerNames?.includes(wanted) === true);
  if (reduction === undefined) {
    throw new BadInput({ place: 'reduction', reason: `Invalid Reduction Key ${wanted ?? ''}; ${request.convention} has ${reductions.map(({ name }) => name).join(', ')}` });
  }
  return reduction;
}

/** What the reduction divides by. Keras has one number to reduce where its tensors are of rank 1, and sums nothing. */
export function denominatorOf({ plan, request: { weights } }: Prepared, { denominator }: Reduction, sums: Sums): number {
  const isTensor = typeof weights === 'object' && weights !== null && weights.shape.length > 0;
  return denominator === null ? 1 : plan.isOneRow === true && !isTensor ? sums.kept : denominator(sums);
}

/** The numerator over the denominator, as the convention divides. */
export function quotientOf({ form }: Prepared, numerator: number, denominator: number): number {
  return denominator === 0 && form.weighting.overZero === 'zero' ? 0 : numerator / denominator;
}

/** The value's arithmetic with its own numbers: `15.912 / 45 = 0.3536`. */
export function arithmeticOf(value: number | null, { weighted }: Sums, denominator: number, { denominator: divides, counts }: Reduction): string {
  const text = (x: number): string => String(Number(x.toPrecision(6)));
  if (value === null || divides === null) {
    return 'a tensor, one loss for each element';
  }
  return counts === null && denominator === 1 ? `Σ of the samples' losses = ${text(value)}` : `${text(weighted)} / ${text(denominator)} = ${text(value)}`;
}

/** The value under every reduction that makes one number, all from the sums of one pass. */
export function everyReduction(prepared: Prepared, sums: Sums): readonly ReducedValue[] {
  const { form } = prepared;
  const reductions = form.total === 'sum-over-samples' ? [sumOverSamples] : form.weighting.reductions;
  return reductions.flatMap((reduction) => {
    if (reduction.denominator === null) {
      return [];
    }
    if (sums.batches !== undefined) {
      return [meanOfBatches(prepared, reduction, sums.batches)];
    }
    const denominator = denominatorOf(prepared, reduction, sums);
    const quotient = quotientOf(prepared, sums.weighted, denominator);
    const value = keepsInteger(prepared) ? Math.trunc(quotient) : quotient;
    return [{
      reduction: reduction.name, value, numerator: sums.weighted, denominator, denominatorOf: sums.counted === sums.kept ? reduction.countsAlike ?? reduction.counts : reduction.counts,
      arithmetic: arithmeticOf(value, sums, denominator, reduction),
    }];
  });
}

/** Whether the value is cast back to an integer dtype. */
export function keepsInteger({ form, inputs }: Prepared): boolean {
  return form.keepsDType === true && Object.values(inputs).some(({ dtype }) => /^u?int/.test(dtype));
}

/** What a reduction makes of each batch. */
export function batchValue(prepared: Prepared, reduction: Reduction, sums: Sums): number {
  const quotient = quotientOf(prepared, sums.weighted, denominatorOf(prepared, reduction, sums));
  return keepsInteger(prepared) ? Math.trunc(quotient) : quotient;
}

/** The mean of the batches' values. */
export function meanOfBatches(prepared: Prepared, reduction: Reduction, batches: readonly Sums[]): ReducedValue {
  const values = batches.map((sums) => batchValue(prepared, reduction, sums));
  const numerator = values.reduce((sum, value) => sum + value, 0);
  const value = numerator / values.length;
  const listed = values.length <= 4 ? values.map(short).join(' + ') : `${values.slice(0, 2).map(short).join(' + ')} + … + ${short(values.at(-1) ?? NaN)}`;
  return { reduction: reduction.name, value, numerator, denominator: values.length, denominatorOf: 'batches', arithmetic: `(${listed}) / ${values.length} = ${short(value)}` };
}

const short = (value: number): string => String(Number(value.toPrecision(6)));
