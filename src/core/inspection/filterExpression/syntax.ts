/** A stretch of an expression's text, in UTF-16 units, end excluded. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export const comparisons = ['<', '<=', '>', '>=', '==', '!='] as const;
export type Comparison = (typeof comparisons)[number];

export type BinaryOperator = '&&' | '||' | '+' | '-' | '*' | '/' | Comparison;

/** What was read, with its place in the text. */
export type Expression = Span & (
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Expression[] }
  | { readonly kind: 'unary'; readonly operator: '!' | '-'; readonly operand: Expression }
  | { readonly kind: 'binary'; readonly operator: BinaryOperator; readonly left: Expression; readonly right: Expression }
);

/** Longest expression, in UTF-16 units. */
export const longestExpression = 1000;

/** What is wrong with an expression, and where. */
export class ExpressionProblem extends Error {
  override readonly name = 'ExpressionProblem';

  constructor(message: string, readonly span: Span) {
    super(message);
  }
}
