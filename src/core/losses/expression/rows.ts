import type { Shape } from '../../tensors/tensor';
import { sizeOf } from '../weighting/broadcastLayout';
import { operandAxis, shapeIn, type Shapes } from './shapes';
import type { Expression } from './syntax';

/** How a formula goes over the rows of its tensors. */
export interface RowPlan {
  /** Tensors of which a row of the result needs its own row. */
  readonly byRow: ReadonlySet<string>;
  /** Parts that are the same for every row; their tensors are read whole. */
  readonly fixed: ReadonlySet<Expression>;
  /** Elements of the largest part that a single row takes. */
  readonly rowElements: number;
}

/** Plans a formula for blocks of rows along axis 0 of its result; null where a row is made of several rows. */
export function rowPlan(expression: Expression, shapes: Shapes, isTensor: (name: string) => boolean): RowPlan | null {
  const byRow = new Set<string>();
  const fixed = new Set<Expression>();
  const rows = shapeIn(shapes, expression)[0] ?? 1;
  let rowElements = 1;
  const visit = (part: Expression, axis: number): boolean => {
    rowElements = Math.max(rowElements, sizeOf(shapeIn(shapes, part)) / Math.max(1, rows));
    if (part.kind !== 'call') {
      if (part.kind === 'name') {
        byRow.add(part.name);
      }
      return axis === 0 && part.kind === 'name' && isTensor(part.name);
    }
    return part.operands.every((operand, index) => {
      const own = operandAxis(axis, index, part, shapes);
      if (own === 'none') {
        fixed.add(operand);
        return true;
      }
      return own !== 'mixed' && visit(operand, own);
    });
  };
  return visit(expression, 0) ? { byRow, fixed, rowElements: Math.ceil(rowElements) } : null;
}

/** Elements of the largest part of a formula. */
export function largestPart(shapes: Shapes): number {
  return Math.max(...[...shapes.values()].map((shape: Shape) => sizeOf(shape)));
}
