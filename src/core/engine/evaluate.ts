import { BadInput } from '../errors';
import type { Work } from '../work';
import type { Backends } from './backend';
import { aboutBatches, batchDivisor } from './batches';
import type { Reduction } from '../losses/weighting/weighting';
import type { LossRequest, LossResult, Sums } from './evaluation';
import { evaluateSingle, ownDefinition } from './evaluateSingle';
import { observationsOf } from './observations';
import { sumOverBlocks } from './overBlocks';
import { prepare, type Prepared } from './prepare';
import { arithmeticOf, denominatorOf, everyReduction, keepsInteger, meanOfBatches, quotientOf, reductionOf } from './reduction';
import { weightsOf } from './weights';
import { withinSample } from './withinSample';

/** What a sample's weighted sum is of the value. */
function shareOf(prepared: Prepared, reduction: Reduction, denominator: number, batches: readonly Sums[] | undefined): (sum: number, sample: number) => number {
  if (batches !== undefined) {
    const divisorOf = batchDivisor(prepared, reduction, batches);
    return (sum, sample) => quotientOf(prepared, sum, divisorOf(sample)) / batches.length;
  }
  // Asked of every sample: what is the same for all is settled before.
  return denominator === 0 ? (sum) => quotientOf(prepared, sum, 0) : (sum) => sum / denominator;
}

/** @throws BadInput where the loss is not defined for these tensors */
export async function evaluate(request: LossRequest, backends: Backends, work: Work): Promise<LossResult> {
  const prepared = await prepare(request, backends.modules, work);
  const { form, plan, parameters } = prepared;
  if (plan.isSingle === true) {
    return evaluateSingle(prepared, backends, work);
  }
  const reduction = reductionOf(prepared);
  const weights = await weightsOf(prepared, work);
  const returnsTensor = reduction.denominator === null;
  const { columns, sums, array, ignored } = await sumOverBlocks(prepared, { backends, weights, keepsTensor: returnsTensor }, work);
  const isSum = form.total === 'sum-over-samples';
  const denominator = denominatorOf(prepared, reduction, sums);
  if (!returnsTensor && denominator === 0 && form.weighting.overZero === 'refuse') {
    throw new BadInput({ place: 'weights', reason: 'Weights sum to zero, can\'t be normalized' });
  }
  const { batches } = sums;
  const ofBatches = batches === undefined ? null : meanOfBatches(prepared, reduction, batches);
  const quotient = ofBatches?.value ?? quotientOf(prepared, sums.weighted, denominator);
  const value = returnsTensor ? null : keepsInteger(prepared) && ofBatches === null ? Math.trunc(quotient) : quotient;
  if (!returnsTensor) {
    columns.share(shareOf(prepared, reduction, denominator, batches));
  }
  const within = plan.task === 'multiclass' || isSum ? null : withinSample(plan.lossShape, request.convention);
  return {
    task: plan.task,
    value,
    valueArray: array === null ? null : { shape: plan.lossShape, data: keepsInteger(prepared) ? array.map(Math.trunc) : array },
    numerator: isSum || returnsTensor ? null : ofBatches?.numerator ?? sums.weighted,
    denominator: isSum || returnsTensor ? null : ofBatches?.denominator ?? denominator,
    reduction: reduction.name,
    framework: form.framework,
    denominatorOf: ofBatches !== null ? ofBatches.denominatorOf : sums.counted === sums.kept ? reduction.countsAlike ?? reduction.counts : reduction.counts,
    sums,
    ...ownDefinition(prepared),
    reductions: everyReduction(prepared, sums),
    collected: !returnsTensor,
    samples: columns.samples,
    positions: plan.task === 'multiclass' ? plan.lossShape.slice(1) : [],
    ...(within === null ? {} : { within }),
    ignored,
    classCount: plan.classCount,
    columns: columns.build(),
    parameters,
    formula: form.formula,
    arithmetic: ofBatches?.arithmetic ?? arithmeticOf(value, sums, denominator, reduction),
    observations: [
      ...plan.observations ?? [],
      ...(ofBatches === null ? observationsOf(prepared, weights, sums, { reduction: reduction.name, value, quotient }) : aboutBatches(prepared, reduction, { value: ofBatches.value, sums })),
    ],
  };
}
