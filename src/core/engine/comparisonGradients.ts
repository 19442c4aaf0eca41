import { getGradient, registerGradient, zerosLike, type Tensor } from '@tensorflow/tfjs-core';

const comparisons = ['Equal', 'Greater', 'Less', 'LessEqual', 'NotEqual'] as const;

/** Lets what a comparison chooses be differentiated: TensorFlow.js says of `GreaterEqual` alone that its derivative is 0. */
export function registerComparisonGradients(): void {
  for (const kernelName of comparisons) {
    const known: unknown = getGradient(kernelName);
    if (known === undefined) {
      registerGradient({ kernelName, inputsToSave: ['a', 'b'], gradFunc: (_, saved) => ({ a: () => zeros(saved[0]), b: () => zeros(saved[1]) }) });
    }
  }
}

function zeros(operand: Tensor | undefined): Tensor {
  if (operand === undefined) {
    throw new Error('a comparison has two operands');
  }
  return zerosLike(operand);
}
