import { BadInput } from '../../errors';

/** A formula after parsing. `at` is the offset of its text in the whole, from 0. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number; readonly at: number }
  | { readonly kind: 'name'; readonly name: string; readonly at: number }
  | CallExpression;

/** A function or an operator, under its function's name (`a + b` is `add`), applied to its operands. */
export interface CallExpression {
  readonly kind: 'call';
  readonly name: string;
  readonly operands: readonly Expression[];
  readonly options: CallOptions;
  readonly at: number;
}

/** Arguments that are given by name. */
export interface CallOptions {
  readonly axis?: number;
  readonly keepdims?: boolean;
}

/** What is wrong with a formula, at the column of its text. */
export class ExpressionError extends BadInput {
  /** @param at offset in the text, from 0 */
  constructor(readonly at: number, reason: string) {
    super({ place: `expression, column ${at + 1}`, reason });
  }
}

/** The names of tensors and numbers that a formula stands on, with the first place of each. */
export function namesIn(expression: Expression, found = new Map<string, number>()): ReadonlyMap<string, number> {
  if (expression.kind === 'name' && !found.has(expression.name)) {
    found.set(expression.name, expression.at);
  }
  if (expression.kind === 'call') {
    expression.operands.forEach((operand) => namesIn(operand, found));
  }
  return found;
}

/** Whether an expression is made of numbers alone, such as the factor in `0.5 * mean(…)`. */
export function isConstant(expression: Expression, isNumber: (name: string) => boolean): boolean {
  switch (expression.kind) {
    case 'number': return true;
    case 'name': return isNumber(expression.name);
    case 'call': return expression.operands.every((operand) => isConstant(operand, isNumber));
  }
}
