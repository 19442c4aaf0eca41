import * as tf from '@tensorflow/tfjs-core';
import { BadInput } from '../errors';
import type { Block } from '../losses/loss';
import { sizeOf } from '../losses/weighting/broadcastLayout';
import type { Work } from '../work';
import { computeOn, elementsOf, type Backends } from './backend';
import { blockOf, readBlock } from './computeBlock';
import type { LossRequest, Sums } from './evaluation';
import { excludedElements, maskOf } from './exclusion';
import { gradientOfSingle } from './gradientOfSingle';
import { blockCall } from './moduleLosses';
import { prepare } from './prepare';
import { denominatorOf, reductionOf } from './reduction';
import { weightAt, weightsOf } from './weights';

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
export async function gradient(request: LossRequest, { role, row, sums }: { readonly role: string; readonly row: number; readonly sums: Sums }, backends: Backends, work: Work): Promise<Gradient> {
  const prepared = await prepare(request, backends.modules, work);
  const { form, plan, inputs, module } = prepared;
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
  const denominator = denominatorOf(prepared, reductionOf(prepared), sums);
  const weightOf = (i: number): number => (plan.isOneRow === true && weights.layout !== null ? sums.weights / sums.kept : weightAt(rowWeights, weights, 0, i));
  const factors = Float64Array.from({ length: size }, (_, i) => (excluded?.[i] === 1 ? 0 : weightOf(i) / denominator));
  if (module !== null) {
    const { data: gradients } = await module.module.gradient(blockCall(prepared, module, data, 1), { tensor: role, factors }, work.signal);
    return { role, shape: view.shape.slice(1), values: gradients };
  }
  return computeOn(backends.float64, () => {
    const block = blockOf(prepared, values, 1, backends.float64);
    const factor = backends.float64.tensor(factors, [size]);
    const share = (input: tf.Tensor): tf.Tensor => {
      const of: Block = { ...block, tensor: (name) => (name === role ? input : block.tensor(name)) };
      return tf.sum(tf.mul(tf.reshape(form.elementwise(of), [-1]), factor));
    };
    return { role, shape: view.shape.slice(1), values: elementsOf(tf.grad(share)(block.tensor(role))) };
  });
}
