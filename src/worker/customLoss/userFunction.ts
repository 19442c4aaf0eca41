import { inspect } from 'node:util';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { ModuleCall, ModuleResult } from '../../core/engine/lossModule';
import type { ParameterValue } from '../../core/spec/lossSpec';
import { mostReturned } from './messages';
import { tensorOf, type startTensorFlow } from './tensorflow';

type TensorFlow = Awaited<ReturnType<typeof startTensorFlow>>;

/** The function that a module exports. What it returns is checked. */
export type UserFunction = (tensors: Readonly<Record<string, Tensor>>, parameters: Readonly<Record<string, ParameterValue>>, tf: TensorFlow) => unknown;

/** A mistake that a message of ours describes; it has no line in the user's file. */
export class WrongReturn extends Error {
  override readonly name = 'WrongReturn';
}

/** The default export, or the one named `loss`; of CommonJS, `module.exports` or its `loss`. */
export function functionOf(exported: Readonly<Record<string, unknown>>): UserFunction {
  const { default: byDefault, loss } = exported;
  const nested = typeof byDefault === 'object' && byDefault !== null ? byDefault as Readonly<Record<string, unknown>> : {};
  const found = [byDefault, loss, nested['default'], nested['loss']].find((candidate) => typeof candidate === 'function');
  if (found === undefined) {
    const names = Object.keys(exported);
    throw new WrongReturn(`exports no loss: it needs "export default function (tensors, parameters, tf) { … }", or a function named loss${names.length === 0 ? '' : `; it exports ${names.join(', ')}`}`);
  }
  return found as UserFunction;
}

/** Calls the function with tensors of its own, and reads what it returns. */
export async function compute(loss: UserFunction, { tensors, parameters }: ModuleCall, tf: TensorFlow): Promise<ModuleResult> {
  tf.engine().startScope();
  try {
    const given = Object.fromEntries(Object.entries(tensors).map(([role, tensor]) => [role, tensorOf(tensor)]));
    const returned = checked(await loss(given, parameters, tf), tf);
    return resultOf(returned, await returned.data());
  } finally {
    tf.engine().endScope();
  }
}

/** d Σ(factors · losses) / d tensor. */
export function gradient(loss: UserFunction, { tensors, parameters }: ModuleCall, of: string, factors: Float64Array, tf: TensorFlow): ModuleResult {
  const wanted = tensors[of];
  if (wanted === undefined || !(wanted.data instanceof Float64Array)) {
    throw new WrongReturn(`has no gradient with respect to ${of}, whose values are no floats`);
  }
  tf.engine().startScope();
  try {
    const given = Object.fromEntries(Object.entries(tensors).map(([role, tensor]) => [role, tensorOf(tensor)]));
    const share = (input: Tensor): Tensor => {
      const returned = loss({ ...given, [of]: input }, parameters, tf);
      if (returned instanceof Promise) {
        throw new WrongReturn('is async, and only a function that returns its tensor at once can be differentiated');
      }
      const losses = checked(returned, tf);
      return tf.sum(tf.mul(tf.reshape(tf.cast(losses, 'float32'), [-1]), tf.tensor1d(factors as unknown as Float32Array)));
    };
    const result = tf.grad(share)(tensorOf(wanted));
    return resultOf(result, result.dataSync());
  } finally {
    tf.engine().endScope();
  }
}

function resultOf({ shape }: Tensor, values: ArrayLike<number>): ModuleResult {
  if (shape.reduce((size, length) => size * length, 1) !== values.length) {
    throw new WrongReturn(`returned a tensor that says it has shape [${shape.join(', ')}], with ${values.length} values`);
  }
  if (values.length > mostReturned) {
    throw new WrongReturn(`returned ${values.length} values at once; at most ${mostReturned} are taken`);
  }
  return { shape: [...shape], data: Float64Array.from(values) };
}

function checked(value: unknown, tf: TensorFlow): Tensor {
  const returned: Tensor | null = value instanceof tf.Tensor ? value as Tensor : null;
  if (returned === null) {
    throw new WrongReturn(`returned ${described(value)}; it must return a tensor: one loss for each row, or one number (tf.scalar)`);
  }
  if (returned.isDisposed) {
    throw new WrongReturn('returned a tensor that is disposed of; keep it with tf.keep, or return it from tf.tidy');
  }
  if (returned.dtype !== 'float32' && returned.dtype !== 'int32') {
    throw new WrongReturn(`returned a tensor of ${returned.dtype}; losses are numbers: tf.cast(x, 'float32') makes them of truth values`);
  }
  return returned;
}

function described(value: unknown): string {
  if (value === undefined) {
    return 'nothing (is a return missing?)';
  }
  return `${Array.isArray(value) ? 'an array' : typeof value === 'object' ? 'an object' : `a ${typeof value}`} (${inspect(value, { depth: 0, breakLength: Infinity }).slice(0, 80)})`;
}
