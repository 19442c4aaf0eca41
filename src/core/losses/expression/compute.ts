import type { Tensor } from '@tensorflow/tfjs-core';
import { tf } from '../../tensorFlow';
import { operations } from './operations';
import type { Expression } from './syntax';

/** Where a name's tensor comes from: its rows of the block, or the whole of it. */
export type Leaf = (name: string, isFixed: boolean) => Tensor;

/**
 * A formula in TensorFlow.js ops.
 * @param constant a number as exact as the backend can hold it
 * @param fixed parts that stand on whole tensors, with all that is within them
 */
export function computeExpression(expression: Expression, leaf: Leaf, constant: (value: number) => Tensor, fixed: ReadonlySet<Expression>): Tensor {
  const visit = (part: Expression, isFixed: boolean): Tensor => {
    switch (part.kind) {
      case 'number': return constant(part.value);
      case 'name': return leaf(part.name, isFixed);
      case 'call': {
        const operands = part.operands.map((operand) => visit(operand, isFixed || fixed.has(operand)));
        const [first = tf.scalar(0), second = first, third = second] = operands;
        const operation = operations[part.name];
        if (operation === undefined) {
          throw new RangeError(`there is no operation ${part.name}`);
        }
        return operation([first, second, third], part, constant);
      }
    }
  };
  return visit(expression, fixed.has(expression));
}
