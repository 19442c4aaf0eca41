import type { Tensor } from '@tensorflow/tfjs-core';
import { BadInput } from '../errors';
import type { Block } from '../losses/loss';
import { sizeOf } from '../losses/weighting/broadcastLayout';
import { tf } from '../tensorFlow';
import type { Work } from '../work';
import { computeOn, elementsOf, type Backends } from './backend';
import { batchDivisor } from './batches';
import { blockOf, lossesOf, readBlock } from './computeBlock';
import type { LossRequest, Sums } from './evaluation';
import { excludedElements, maskOf } from './exclusion';
import { toFloat64 } from './float64Rows';
import { throughActivation } from './givenInputs';
import { gradientOfSingle } from './gradientOfSingle';
import { blockCall } from './moduleLosses';
import { positionsOf, prepare, type Prepared } from './prepare';
import { denominatorOf, quotientOf, reductionOf } from './reduction';
import { spreadWeights, weightAt, weightsOf, type Weights } from './weights';

/** d value / d input of one row. */
export interface Gradient {
  readonly role: string;
  /** Shape of the row. */
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

/**
 * The gradient of a loss's value (of the sum of its losses, where it stays a tensor) with respect to one row
 * of an input, by TensorFlow.js's own differentiation in float64: scaled by the weights and the denominator.
 * @param sums of the whole loss, which the denominator is made of
 * @throws BadInput where the loss mixes rows, or the input is none that can be differentiated
 */
export async function gradient(request: LossRequest, of: { readonly role: string; readonly row: number; readonly sums: Sums }, backends: Backends, work: Work): Promise<Gradient> {
  return gradientOf(await prepare(request, backends.modules, work), of, backends, work);
}

/** The same of a loss that is prepared. */
export async function gradientOf(
  prepared: Prepared, { role, row, sums }: { readonly role: string; readonly row: number; readonly sums: Sums }, backends: Backends, work: Work,
): Promise<Gradient> {
  const { plan, inputs, module, request } = prepared;
  if (plan.isSingle === true) {
    return gradientOfSingle(prepared, { role, row }, backends, work);
  }
  const view = inputs[role];
  if (view === undefined || (role === 'labels' && plan.labels === 'classes') || plan.wholeTensor === true || plan.whole?.includes(role) === true) {
    throw new BadInput({ place: role, reason: `there is no gradient of ${request.loss} with respect to ${role}` });
  }
  const weights = await weightsOf(prepared, work);
  const rowWeights = await weights.read(row, row + 1, work);
  const { values, data } = await readBlock(prepared, [row, row + 1], work);
  const masked = await maskOf(prepared)?.read(row, row + 1, work) ?? null;
  const size = sizeOf(plan.lossShape.slice(1));
  const excluded = excludedElements(prepared, data['labels'], masked, size);
  const { batches } = sums;
  const denominator = batches === undefined ? denominatorOf(prepared, reductionOf(prepared), sums)
    : batchDivisor(prepared, reductionOf(prepared), batches)(row * positionsOf(plan)) * batches.length;
  const weightOf = weightsInValue(prepared, weights, rowWeights, sums);
  const factors = Float64Array.from({ length: size }, (_, i) => (excluded?.[i] === 1 ? 0 : quotientOf(prepared, weightOf(i), denominator)));
  if (module !== null) {
    const { data: gradients } = await module.module.gradient(blockCall(prepared, module, data, 1), { tensor: role, factors }, work.signal);
    return { role, shape: view.shape.slice(1), values: gradients };
  }
  const within = plan.weightShape === undefined ? null : spreadWeights(rowWeights, weights, 1, sizeOf(plan.weightShape.slice(1)));
  const { float64 } = await backends.tensorFlow();
  const behind = computeOn(float64, () => {
    const block = blockOf(prepared, values, 1, float64);
    const factor = float64.tensor(factors, [size]);
    const share = (input: Tensor): Tensor => {
      const of: Block = { ...block, tensor: (name) => (name === role ? input : block.tensor(name)) };
      const losses = lossesOf(prepared, of, weights, within === null ? null : float64.tensor(within, [1, within.length]));
      return tf.sum(tf.mul(tf.reshape(losses, [-1]), factor));
    };
    return elementsOf(tf.grad(share)(block.tensor(role)));
  });
  const { applied } = prepared;
  const given = applied?.role === role ? toFloat64((await applied.view.readRows(row, row + 1, work)).data) : null;
  return { role, shape: view.shape.slice(1), values: applied === null || given === null ? behind : throughActivation(applied, given, behind) };
}

/** What the numerator multiplies each loss of a row by. */
function weightsInValue({ plan }: Prepared, weights: Weights, rowWeights: Float64Array, sums: Sums): (element: number) => number {
  if (plan.weightShape !== undefined) {
    return () => 1;
  }
  if (plan.isOneRow === true && weights.layout !== null) {
    return () => sums.weights / sums.kept;
  }
  const own = (element: number): number => weightAt(rowWeights, weights, 0, element);
  // Slim's pairwise loss with weights [B, 1] multiplies every loss by the sum of all weights.
  return weights.areColumns && weights.layout?.isPerRow === true ? (element) => (own(element) === 0 ? 0 : sums.weights) : own;
}
