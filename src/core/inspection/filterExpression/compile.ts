import { compare, type Predicate, type Side } from './compare';
import type { ExpressionColumn, ExpressionScope } from './scope';
import { comparisons, ExpressionProblem, type BinaryOperator, type Comparison, type Expression } from './syntax';

/** A part of an expression, made ready to be computed of a sample. */
type Operand =
  | { readonly kind: 'condition'; readonly holds: Predicate }
  | { readonly kind: 'literal'; readonly text: string }
  | ExpressionColumn;

type NodeOf<K extends Expression['kind']> = Expression & { readonly kind: K };

const conditions: ReadonlyMap<string, (value: number) => boolean> = new Map<string, (value: number) => boolean>([
  ['isnan', (value) => Number.isNaN(value)], ['isinf', (value) => value === Infinity || value === -Infinity],
]);

/** Every function, as a list of completions shows them. */
export const functionNames: readonly string[] = ['abs', ...conditions.keys(), 'contains'];

/**
 * A condition on a sample, made of what was read. Nothing of the text is ever run: each part becomes a closure over the columns.
 * @throws ExpressionProblem for a column that there is not, or a part that makes no sense
 */
export function compileExpression(expression: Expression, scope: ExpressionScope): Predicate {
  const operand = compile(expression, scope);
  if (operand.kind === 'condition') {
    return operand.holds;
  }
  if (operand.kind === 'number' && operand.isFlag === true) {
    const { at } = operand;
    return (sample) => at(sample) === 1;
  }
  const subject = expression.kind === 'name' ? expression.name : 'this';
  throw new ExpressionProblem(`a condition is wanted here: compare ${subject} with something, by < > == or !=`, expression);
}

function compile(expression: Expression, scope: ExpressionScope): Operand {
  switch (expression.kind) {
    case 'number': {
      const { value } = expression;
      return { kind: 'number', at: () => value };
    }
    case 'text':
      return { kind: 'literal', text: expression.value };
    case 'name':
      return columnOf(expression, scope);
    case 'call':
      return call(expression, scope);
    case 'unary':
      return signed(expression, scope);
    case 'binary':
      return binary(expression, scope);
  }
}

function signed({ operator, operand }: NodeOf<'unary'>, scope: ExpressionScope): Operand {
  if (operator === '!') {
    const holds = compileExpression(operand, scope);
    return { kind: 'condition', holds: (sample) => !holds(sample) };
  }
  const at = numberOf(operand, scope);
  return { kind: 'number', at: (sample) => -at(sample) };
}

function binary({ operator, left, right }: NodeOf<'binary'>, scope: ExpressionScope): Operand {
  if (operator === '&&' || operator === '||') {
    const [a, b] = [compileExpression(left, scope), compileExpression(right, scope)];
    return { kind: 'condition', holds: operator === '&&' ? (sample) => a(sample) && b(sample) : (sample) => a(sample) || b(sample) };
  }
  if (isComparison(operator)) {
    return { kind: 'condition', holds: compare(operator, sideOf(left, scope), sideOf(right, scope), scope.classNames) };
  }
  const [a, b] = [numberOf(left, scope), numberOf(right, scope)];
  switch (operator) {
    case '+':
      return { kind: 'number', at: (sample) => a(sample) + b(sample) };
    case '-':
      return { kind: 'number', at: (sample) => a(sample) - b(sample) };
    case '*':
      return { kind: 'number', at: (sample) => a(sample) * b(sample) };
    case '/':
      return { kind: 'number', at: (sample) => a(sample) / b(sample) };
  }
}

function call({ name, arguments: given, start, end }: NodeOf<'call'>, scope: ExpressionScope): Operand {
  if (!functionNames.includes(name)) {
    throw new ExpressionProblem(`there is no function ${name}; there are ${functionNames.join(', ')}`, { start, end: start + name.length });
  }
  const [first, second, more] = given;
  if (name === 'contains') {
    if (first === undefined || second === undefined || more !== undefined) {
      throw new ExpressionProblem('contains takes a column of text, and a text in quotes', { start, end });
    }
    return { kind: 'condition', holds: containing(first, second, scope) };
  }
  if (first === undefined || second !== undefined) {
    throw new ExpressionProblem(`${name} takes one number`, { start, end });
  }
  const at = numberOf(first, scope);
  const holds = conditions.get(name);
  return holds === undefined ? { kind: 'number', at: (sample) => Math.abs(at(sample)) } : { kind: 'condition', holds: (sample) => holds(at(sample)) };
}

function containing(column: Expression, part: Expression, scope: ExpressionScope): Predicate {
  const [where, what] = [compile(column, scope), compile(part, scope)];
  if (where.kind !== 'text') {
    throw new ExpressionProblem('contains looks into a column of text', column);
  }
  if (what.kind !== 'literal') {
    throw new ExpressionProblem('contains looks for a text in quotes', part);
  }
  const [{ at }, { text }] = [where, what];
  return (sample) => at(sample).includes(text);
}

function numberOf(expression: Expression, scope: ExpressionScope): (sample: number) => number {
  const { operand } = sideOf(expression, scope);
  if (operand.kind !== 'number') {
    throw new ExpressionProblem(`a number is wanted here, and this is ${operand.kind === 'classes' ? 'a set of classes' : 'text'}`, expression);
  }
  return operand.at;
}

/** A condition counts as 1 or 0. */
function sideOf(expression: Expression, scope: ExpressionScope): Side {
  const operand = compile(expression, scope);
  if (operand.kind !== 'condition') {
    return { operand, span: expression };
  }
  const { holds } = operand;
  return { operand: { kind: 'number', at: (sample) => Number(holds(sample)) }, span: expression };
}

function columnOf({ name, start, end }: NodeOf<'name'>, scope: ExpressionScope): ExpressionColumn {
  const column = scope.column(name);
  if (column !== undefined) {
    return column;
  }
  const hint = scope.classNames?.includes(name) === true ? `write the class as "${name}"` : nearest(name, scope.names);
  throw new ExpressionProblem(`there is no column ${name}; ${hint}`, { start, end });
}

/** Names listed in a message. */
const listed = 12;

function nearest(name: string, names: readonly string[]): string {
  const wanted = name.toLowerCase();
  const near = names.filter((known) => known.toLowerCase().startsWith(wanted.slice(0, 3)));
  return near.length > 0 ? `there is ${near.slice(0, listed).join(', ')}` : `there are ${names.slice(0, listed).join(', ')}`;
}

function isComparison(operator: BinaryOperator): operator is Comparison {
  return comparisons.some((known) => known === operator);
}
