import type { ParameterValue } from '../../spec/lossSpec';
import type { Shape } from '../../tensors/tensor';
import { sizeOf } from '../weighting/broadcastLayout';
import type { InputInfo, Inputs, Parameters } from '../loss';
import { refuse, shapeText } from '../shapes';
import { parseExpression } from './parse';
import { largestPart, rowPlan, type RowPlan } from './rows';
import { shapeIn, shapesOf } from './shapes';
import { constants, reservedNames } from './signatures';
import { ExpressionError, isConstant, namesIn, type CallExpression, type Expression } from './syntax';

/** Elements that a part of a formula which is not taken row by row may have. */
const largestWhole = 2 ** 24;

/** A formula over the tensors of an entry. */
export interface Formula {
  readonly text: string;
  /** What stands inside an outer mean or sum over everything, with the factors before it; else the whole. */
  readonly inner: Expression;
  /** The outer mean or sum; null where there is none. */
  readonly outer: 'mean' | 'sum' | null;
  /** Shape of `inner`. */
  readonly shape: Shape;
  /** Null where a row of `inner` is made of several rows. */
  readonly rows: RowPlan | null;
  /** Names of tensors, and those of them that are read whole. */
  readonly tensors: readonly string[];
  readonly whole: readonly string[];
}

/**
 * Parses a formula and settles how it is computed over these tensors.
 * @throws ExpressionError at the column where it is wrong, BadInput where a tensor is too large to be taken whole
 */
export function formulaOf(text: string, inputs: Inputs, parameters: Parameters): Formula {
  const expression = parseExpression(text);
  const shapeOfName = (name: string): Shape => inputs[name]?.shape ?? shapeOfNumber(name, parameters[name]) ?? [];
  const names = namesIn(expression);
  checkNames(names, inputs, parameters);
  const isNumber = (name: string): boolean => inputs[name] === undefined && shapeOfName(name).length === 0;
  const { inner, outer } = outermost(expression, isNumber);
  const shapes = shapesOf(inner, shapeOfName);
  const shape = shapeIn(shapes, inner);
  const rows = shape.length === 0 ? null : rowPlan(inner, shapes, (name) => inputs[name] !== undefined);
  const tensors = [...names.keys()].filter((name) => inputs[name] !== undefined);
  const fixedNames = new Set(rows === null ? tensors : [...rows.fixed].flatMap((part) => [...namesIn(part).keys()]));
  const whole = shape.length === 0 || rows !== null ? tensors.filter((name) => fixedNames.has(name)) : [];
  if (rows === null || whole.length > 0) {
    checkSizes(rows === null ? tensors : whole, inputs, rows === null ? largestPart(shapes) : 0, inner);
  }
  return { text, inner, outer, shape, rows, tensors, whole };
}

function shapeOfNumber(name: string, value: ParameterValue | undefined): Shape | undefined {
  if (typeof value === 'number' || (value === undefined && Object.hasOwn(constants, name))) {
    return [];
  }
  return Array.isArray(value) ? [value.length] : undefined;
}

function checkNames(names: ReadonlyMap<string, number>, inputs: Inputs, parameters: Parameters): void {
  for (const [name, at] of names) {
    if (Object.hasOwn(reservedNames, name)) {
      throw new ExpressionError(at, `"${name}" of an entry is ${reservedNames[name] ?? ''}; call the tensor something else`);
    }
    if (inputs[name] === undefined && shapeOfNumber(name, parameters[name]) === undefined) {
      throw new ExpressionError(at, `"${name}" is not named in this entry; it needs "${name}": a reference, or a number`);
    }
  }
  const [unused] = Object.keys(inputs).filter((name) => !names.has(name));
  if (unused !== undefined) {
    throw new ExpressionError(0, `"${unused}" is named in this entry, and the expression has no use for it`);
  }
  if (![...names.keys()].some((name) => inputs[name] !== undefined)) {
    throw new ExpressionError(0, 'the expression stands on no tensor');
  }
  const [empty] = Object.values(inputs).filter(({ shape }) => shape.includes(0));
  if (empty !== undefined) {
    throw refuse(empty, 'shape', `is empty: shape ${shapeText(empty.shape)}`);
  }
}

/** Takes the outer mean or sum off; a factor before it goes inside, where every sample has its share of it. */
function outermost(expression: Expression, isNumber: (name: string) => boolean): { readonly inner: Expression; readonly outer: Formula['outer'] } {
  const none = { inner: expression, outer: null };
  if (expression.kind !== 'call') {
    return none;
  }
  const { name, operands, options } = expression;
  const [first, second] = operands;
  if ((name === 'mean' || name === 'sum') && options.axis === undefined && options.keepdims !== true && first !== undefined) {
    return { inner: first, outer: name };
  }
  const within = (operand: Expression, around: (inner: Expression) => CallExpression): typeof none | ReturnType<typeof outermost> => {
    const { inner, outer } = outermost(operand, isNumber);
    return outer === null ? none : { inner: around(inner), outer };
  };
  if (name === 'negative' && first !== undefined) {
    return within(first, (inner) => ({ ...expression, operands: [inner] }));
  }
  if ((name === 'multiply' || name === 'divide') && first !== undefined && second !== undefined) {
    if (isConstant(second, isNumber)) {
      return within(first, (inner) => ({ ...expression, operands: [inner, second] }));
    }
    if (name === 'multiply' && isConstant(first, isNumber)) {
      return within(second, (inner) => ({ ...expression, operands: [first, inner] }));
    }
  }
  return none;
}

function checkSizes(names: readonly string[], inputs: Inputs, largest: number, { at }: Expression): void {
  const tooLarge = names.map((name) => inputs[name]).find((input): input is InputInfo => input !== undefined && sizeOf(input.shape) > largestWhole);
  if (tooLarge !== undefined) {
    throw refuse(tooLarge, 'shape', `is needed as a whole by this expression, which takes at most ${largestWhole} elements at once; ${shapeText(tooLarge.shape)} has ${sizeOf(tooLarge.shape)}. A mean or sum over everything on the outside is taken row by row`);
  }
  if (largest > largestWhole) {
    throw new ExpressionError(at, `a part of the expression has ${largest} elements; at most ${largestWhole} are taken at once`);
  }
}
