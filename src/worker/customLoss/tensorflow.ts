import './wideFloats';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import '@tensorflow/tfjs-backend-cpu';
import type { ModuleTensor } from '../../core/engine/lossModule';

/** TensorFlow.js, with every operation, in float64. */
export async function startTensorFlow(): Promise<typeof tf> {
  // It greets on the console otherwise.
  tf.env().set('IS_TEST', true);
  // Node's own test knows the real Float32Array alone.
  tf.env().platform.isTypedArray = (value: unknown): value is Float32Array => (
    value instanceof Float64Array || value instanceof Int32Array || value instanceof Uint8Array || value instanceof Uint8ClampedArray
  );
  replaceSoftplus();
  await tf.setBackend('cpu');
  return tf;
}

/** The backend's own switches to x and eˣ where float32 would show nothing: 1e-7 off. */
function replaceSoftplus(): void {
  tf.unregisterKernel('Softplus', 'cpu');
  tf.registerKernel({
    kernelName: 'Softplus',
    backendName: 'cpu',
    kernelFunc: ({ inputs }) => {
      const x = inputs['x'];
      if (x === undefined) {
        throw new RangeError('softplus has an operand');
      }
      const values = tf.engine().makeTensorFromTensorInfo(x).dataSync();
      const result = Float64Array.from(values as unknown as ArrayLike<number>, (value) => Math.max(value, 0) + Math.log1p(Math.exp(-Math.abs(value))));
      return tf.tensor(result, x.shape, 'float32');
    },
  });
}

/** A tensor of what the engine sent. */
export function tensorOf({ shape, data }: ModuleTensor): tf.Tensor {
  const dtype = data instanceof Int32Array ? 'int32' : data instanceof Uint8Array ? 'bool' : 'float32';
  return tf.tensor(data, [...shape], dtype);
}
