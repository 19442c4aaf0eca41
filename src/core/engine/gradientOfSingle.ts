import type { Tensor } from '@tensorflow/tfjs-core';
import { BadInput } from '../errors';
import type { Block } from '../losses/loss';
import { sizeOf } from '../losses/weighting/broadcastLayout';
import { tf } from '../tensorFlow';
import type { TensorView } from '../tensors/tensor';
import type { Work } from '../work';
import { computeOn, elementsOf, type Backends } from './backend';
import { blockOf } from './computeBlock';
import { wholeModuleCall } from './evaluateSingle';
import type { Gradient } from './gradient';
import type { Prepared } from './prepare';

/** The gradient of a loss that is one number of all rows: that of every row, of which one is given back. */
export async function gradientOfSingle(prepared: Prepared, { role, row }: { readonly role: string; readonly row: number }, backends: Backends, work: Work): Promise<Gradient> {
  const { request, module, plan } = prepared;
  const view: TensorView | undefined = request.inputs[role];
  if (view === undefined || role === 'mask' || (module === null && plan.whole?.includes(role) !== true)) {
    throw new BadInput({ place: role, reason: `there is no gradient of ${request.loss} with respect to ${role}` });
  }
  const weight = typeof request.weights === 'number' ? request.weights : 1;
  const all = module !== null
    ? (await module.module.gradient(await wholeModuleCall(prepared, module, work), { tensor: role, factors: Float64Array.of(weight) }, work.signal)).data
    : await gradientOfDefinition(prepared, role, weight, backends);
  const size = sizeOf(view.shape.slice(1));
  return { role, shape: view.shape.slice(1), values: all.slice(row * size, (row + 1) * size) };
}

async function gradientOfDefinition(prepared: Prepared, role: string, weight: number, backends: Backends): Promise<Float64Array> {
  const { float64 } = await backends.tensorFlow();
  return computeOn(float64, () => {
    const block = blockOf(prepared, {}, 0, float64);
    const value = (input: Tensor): Tensor => {
      const of: Block = { ...block, whole: (name) => (name === role ? input : block.whole(name)) };
      return tf.mul(tf.reshape(prepared.form.elementwise(of), []), float64.constant(weight));
    };
    return elementsOf(tf.grad(value)(block.whole(role)));
  });
}
