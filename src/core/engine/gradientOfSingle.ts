import * as tf from '@tensorflow/tfjs-core';
import { BadInput } from '../errors';
import type { Block } from '../losses/loss';
import { sizeOf } from '../losses/weighting/broadcastLayout';
import type { TensorView } from '../tensors/tensor';
import type { Work } from '../work';
import { computeOn, elementsOf, type Backends } from './backend';
import { blockOf } from './computeBlock';
import { wholeModuleCall } from './evaluateSingle';
import type { Gradient } from './gradient';
import type { Prepared } from './prepare';

/** The gradient of a loss that is one number of all rows: that of every row, of which one is given back. */
export async function gradientOfSingle(prepared: Prepared, { role, row }: { readonly role: string; readonly row: number }, { float64 }: Backends, work: Work): Promise<Gradient> {
  const { form, request, module, plan } = prepared;
  const view: TensorView | undefined = request.inputs[role];
  if (view === undefined || role === 'mask' || (module === null && plan.whole?.includes(role) !== true)) {
    throw new BadInput({ place: role, reason: `there is no gradient of ${request.loss} with respect to ${role}` });
  }
  const weight = typeof request.weights === 'number' ? request.weights : 1;
  const all = module !== null
    ? (await module.module.gradient(await wholeModuleCall(prepared, module, work), { tensor: role, factors: Float64Array.of(weight) }, work.signal)).data
    : computeOn(float64, () => {
      const block = blockOf(prepared, {}, 0, float64);
      const value = (input: tf.Tensor): tf.Tensor => {
        const of: Block = { ...block, whole: (name) => (name === role ? input : block.whole(name)) };
        return tf.mul(tf.reshape(form.elementwise(of), []), float64.constant(weight));
      };
      return elementsOf(tf.grad(value)(block.whole(role)));
    });
  const size = sizeOf(view.shape.slice(1));
  return { role, shape: view.shape.slice(1), values: all.slice(row * size, (row + 1) * size) };
}
