import {
  argMax, getGradient, mul, oneHot, onesLike, registerGradient, reshape, unregisterGradient, zerosLike, type NamedAttrMap, type Tensor,
} from '@tensorflow/tfjs-core';

const comparisons = ['Equal', 'Greater', 'Less', 'LessEqual', 'NotEqual'] as const;

/** Gradients that TensorFlow.js lacks or has otherwise than a loss needs them. */
export function registerGradients(): void {
  registerComparisons();
  registerMax();
}

/** Lets what a comparison chooses be differentiated: TensorFlow.js says of `GreaterEqual` alone that its derivative is 0. */
function registerComparisons(): void {
  for (const kernelName of comparisons) {
    const known: unknown = getGradient(kernelName);
    if (known === undefined) {
      registerGradient({ kernelName, inputsToSave: ['a', 'b'], gradFunc: (_, saved) => ({ a: () => zeros(saved[0]), b: () => zeros(saved[1]) }) });
    }
  }
}

/**
 * The largest of equals is the first, as for argMax. TensorFlow.js gives each of them the whole gradient, so
 * that a softmax over equal logits, as an untrained model has them, had a gradient several times too large.
 */
function registerMax(): void {
  const known = getGradient('Max');
  const gradientOfAny = known.gradFunc;
  unregisterGradient('Max');
  registerGradient({
    ...known,
    gradFunc: (dy, saved, attributes) => {
      const [x] = saved;
      return x === undefined || Array.isArray(dy) || !isLastAxis(attributes, x.shape.length) ? gradientOfAny(dy, saved, attributes) : { x: () => ofFirstLargest(dy, x) };
    },
  });
}

function isLastAxis({ reductionIndices }: NamedAttrMap, rank: number): boolean {
  const axes = [reductionIndices].flat();
  return axes.length === 1 && (Number(axes[0]) + rank) % rank === rank - 1;
}

function ofFirstLargest(dy: Tensor, x: Tensor): Tensor {
  const depth = x.shape.at(-1) ?? 1;
  const column = reshape(dy, [...x.shape.slice(0, -1), 1]);
  return mul(column, depth === 1 ? onesLike(x) : oneHot(argMax(x, -1), depth, 1, 0, 'float32'));
}

function zeros(operand: Tensor | undefined): Tensor {
  if (operand === undefined) {
    throw new Error('a comparison has two operands');
  }
  return zerosLike(operand);
}
