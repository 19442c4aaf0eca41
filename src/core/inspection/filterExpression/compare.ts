import type { ExpressionColumn } from './scope';
import { ExpressionProblem, type Comparison, type Span } from './syntax';

export type Predicate = (sample: number) => boolean;

/** One side of a comparison, and its place in the text. */
export interface Side {
  readonly operand: ExpressionColumn | { readonly kind: 'literal'; readonly text: string };
  readonly span: Span;
}

/**
 * Compares numbers, texts, classes and sets of classes. Numbers compare as in IEEE 754: NaN is unequal to everything. A sample without a label passes no comparison with it.
 * @throws ExpressionProblem for sides that cannot be compared
 */
export function compare(operator: Comparison, left: Side, right: Side, classNames: readonly string[] | null): Predicate {
  const holds = compareSides(operator, left, right, classNames);
  return [left, right].reduce((inner, { operand }) => {
    const isAbsent = operand.kind === 'number' ? operand.isAbsent : undefined;
    return isAbsent === undefined ? inner : (sample: number): boolean => !isAbsent(sample) && inner(sample);
  }, holds);
}

function compareSides(operator: Comparison, left: Side, right: Side, classNames: readonly string[] | null): Predicate {
  const [a, b] = [left.operand, right.operand];
  if (a.kind === 'number' && b.kind === 'number') {
    return compared(operator, a.at, b.at);
  }
  if (a.kind === 'classes' || b.kind === 'classes') {
    return compareSets(operator, left, right, classNames);
  }
  if (a.kind === 'number' || b.kind === 'number') {
    const [number, text] = a.kind === 'number' ? [left, right] : [right, left];
    return compareClass(operator, number, text, classNames);
  }
  if (a.kind === 'literal' && b.kind === 'literal') {
    throw new ExpressionProblem('both sides are text: one has to be a column', { start: left.span.start, end: right.span.end });
  }
  return compared(operator, textOf(a), textOf(b));
}

/** Numbers by size; texts by code unit, so that dates as ISO 8601 writes them come in order. */
function compared<T extends number | string>(operator: Comparison, a: (sample: number) => T, b: (sample: number) => T): Predicate {
  switch (operator) {
    case '<':
      return (sample) => a(sample) < b(sample);
    case '<=':
      return (sample) => a(sample) <= b(sample);
    case '>':
      return (sample) => a(sample) > b(sample);
    case '>=':
      return (sample) => a(sample) >= b(sample);
    case '==':
      return (sample) => a(sample) === b(sample);
    case '!=':
      return (sample) => a(sample) !== b(sample);
  }
}

/** A class, which is a number, with a text: by the class's name. */
function compareClass(operator: Comparison, number: Side, text: Side, classNames: readonly string[] | null): Predicate {
  const { operand } = number;
  if (operand.kind !== 'number' || operand.isClass !== true) {
    throw new ExpressionProblem('this is text, and the other side is a number', text.span);
  }
  const { at } = operand;
  const isEqual = equality(operator, text.span);
  if (text.operand.kind === 'literal') {
    const index = classIndex(text.operand.text, text.span, classNames);
    return isEqual ? (sample) => at(sample) === index : (sample) => at(sample) !== index;
  }
  const named = textOf(text.operand);
  const nameOf = (sample: number): string | undefined => classNames?.[at(sample)];
  return isEqual ? (sample) => nameOf(sample) === named(sample) : (sample) => nameOf(sample) !== named(sample);
}

/** A set of classes is equal to a class that it has, and to a set of the same classes. */
function compareSets(operator: Comparison, left: Side, right: Side, classNames: readonly string[] | null): Predicate {
  const [set, other] = left.operand.kind === 'classes' ? [left.operand, right] : [right.operand, left];
  const isEqual = equality(operator, other.span);
  if (set.kind !== 'classes' || other.operand.kind === 'text') {
    throw new ExpressionProblem('a set of classes is compared with a class', other.span);
  }
  const { at } = set;
  if (other.operand.kind === 'classes') {
    const second = other.operand.at;
    return (sample) => {
      const [a, b] = [at(sample), second(sample)];
      return a !== null && b !== null && (a.length === b.length && a.every((index) => b.includes(index))) === isEqual;
    };
  }
  const literal = other.operand.kind === 'literal' ? classIndex(other.operand.text, other.span, classNames) : null;
  const index = other.operand.kind === 'number' ? other.operand.at : (): number => literal ?? NaN;
  return (sample) => {
    const classes = at(sample);
    return classes !== null && classes.includes(index(sample)) === isEqual;
  };
}

function equality(operator: Comparison, span: Span): boolean {
  if (operator !== '==' && operator !== '!=') {
    throw new ExpressionProblem('a class is compared by == or !=', span);
  }
  return operator === '==';
}

function classIndex(name: string, span: Span, classNames: readonly string[] | null): number {
  if (classNames === null) {
    throw new ExpressionProblem('the classes have no names here; compare with the class\'s number', span);
  }
  const index = classNames.indexOf(name);
  if (index < 0) {
    const near = classNames.find((known) => known.toLowerCase().startsWith(name.toLowerCase()));
    throw new ExpressionProblem(`there is no class "${name}"${near === undefined ? '' : `; there is "${near}"`}`, span);
  }
  return index;
}

function textOf(operand: Side['operand']): (sample: number) => string {
  if (operand.kind === 'text') {
    return operand.at;
  }
  const text = operand.kind === 'literal' ? operand.text : '';
  return () => text;
}
