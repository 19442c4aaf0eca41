import type { Shape } from '../../tensors/tensor';
import { shapeText } from '../shapes';
import { ExpressionError, type CallExpression, type Expression } from './syntax';

/** The shape of each part of a formula. */
export type Shapes = ReadonlyMap<Expression, Shape>;

/**
 * Works out the shape of every part from those of the names, by NumPy's rules.
 * @throws ExpressionError at the part whose operands do not go together
 */
export function shapesOf(expression: Expression, shapeOfName: (name: string) => Shape): Shapes {
  const shapes = new Map<Expression, Shape>();
  const visit = (part: Expression): Shape => {
    const shape = part.kind === 'number' ? [] : part.kind === 'name' ? shapeOfName(part.name) : resultShape(part, part.operands.map(visit));
    shapes.set(part, shape);
    return shape;
  };
  visit(expression);
  return shapes;
}

const reductions: readonly string[] = ['sum', 'mean', 'max', 'min', 'logsumexp'];

function resultShape(call: CallExpression, operands: readonly Shape[]): Shape {
  const [first = [], second = []] = operands;
  if (reductions.includes(call.name)) {
    return reducedShape(first, call);
  }
  switch (call.name) {
    case 'softmax':
    case 'log_softmax':
      axisOf(call, first);
      return first;
    case 'one_hot':
      return [...first, depthOf(call, second)];
    case 'gather':
      if (first.length !== second.length + 1 || second.some((length, axis) => length !== first[axis])) {
        throw new ExpressionError(call.at, `gather wants one label for each row of ${shapeText(first)}, so labels ${shapeText(first.slice(0, -1))}; they are ${shapeText(second)}`);
      }
      return second;
    case 'expand_dims': {
      const axis = axisOf(call, [...first, 1]);
      return [...first.slice(0, axis), 1, ...first.slice(axis)];
    }
    default:
      return operands.reduce((shape, operand) => broadcast(shape, operand, call));
  }
}

function reducedShape(shape: Shape, call: CallExpression): Shape {
  const { axis: named, keepdims } = call.options;
  const axis = named === undefined ? null : axisOf(call, shape);
  const isGone = (at: number): boolean => axis === null || at === axis;
  return keepdims === true ? shape.map((length, at) => (isGone(at) ? 1 : length)) : shape.filter((_, at) => !isGone(at));
}

/** The axis that a call names, counted from the front; the last where it names none. */
export function axisOf({ name, options, at }: CallExpression, shape: Shape): number {
  const axis = options.axis ?? -1;
  if (axis < -shape.length || axis >= shape.length) {
    throw new ExpressionError(at, shape.length === 0 ? `${name} goes along an axis; this is a single number` : `${name}: axis ${axis} is outside shape ${shapeText(shape)}`);
  }
  return axis < 0 ? axis + shape.length : axis;
}

const mostClasses = 2 ** 20;

/** The length of a one-hot axis: a number, or the last axis of a tensor. */
function depthOf({ operands, at }: CallExpression, shape: Shape): number {
  const [, of] = operands;
  const depth = of?.kind === 'number' ? of.value : shape[shape.length - 1];
  if (depth === undefined || !Number.isInteger(depth) || depth < 1 || depth > mostClasses) {
    throw new ExpressionError(of?.at ?? at, 'one_hot wants the number of classes, as in one_hot(labels, 10), or a tensor whose last axis has it, as in one_hot(labels, logits)');
  }
  return depth;
}

function broadcast(a: Shape, b: Shape, call: CallExpression): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const x = a[axis - rank + a.length] ?? 1;
    const y = b[axis - rank + b.length] ?? 1;
    if (x !== y && x !== 1 && y !== 1) {
      throw new ExpressionError(call.at, `shapes ${shapeText(a)} and ${shapeText(b)} do not broadcast${hint(a, b)}`);
    }
    return x === 1 ? y : x;
  });
}

/** One number for each row beside rows of several: the usual slip. */
function hint(a: Shape, b: Shape): string {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  const isRowWise = short.length === 1 && long.length === 2 && short[0] === long[0];
  return isRowWise ? '; expand_dims(x, 1) makes a column of one number a row' : '';
}

/**
 * Which axis of an operand an axis of the result goes along: `none` where every row is given the same of it,
 * `mixed` where a row of the result is made of several rows.
 */
export function operandAxis(axis: number, index: number, call: CallExpression, shapes: Shapes): number | 'none' | 'mixed' {
  const operand = shapeIn(shapes, call.operands[index]);
  const result = shapeIn(shapes, call);
  if (reductions.includes(call.name)) {
    const { axis: named, keepdims } = call.options;
    const reduced = named === undefined ? null : axisOf(call, operand);
    return reduced === null || (keepdims === true && axis === reduced) ? 'mixed' : keepdims === true || axis < reduced ? axis : axis + 1;
  }
  switch (call.name) {
    case 'softmax':
    case 'log_softmax':
      return axis === axisOf(call, operand) ? 'mixed' : axis;
    case 'one_hot':
      return index === 1 ? 'none' : axis < operand.length ? axis : 'mixed';
    case 'gather':
      return axis;
    case 'expand_dims': {
      const added = axisOf(call, result);
      return axis === added ? 'mixed' : axis < added ? axis : axis - 1;
    }
    default: {
      const own = axis - (result.length - operand.length);
      return own < 0 || (operand[own] === 1 && result[axis] !== 1) ? 'none' : own;
    }
  }
}

export function shapeIn(shapes: Shapes, part: Expression | undefined): Shape {
  return (part === undefined ? undefined : shapes.get(part)) ?? [];
}
