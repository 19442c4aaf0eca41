import { comparisons, ExpressionProblem, longestExpression, type BinaryOperator, type Comparison, type Expression, type Span } from './syntax';
import { tokensOf, type Token } from './tokens';

/** How deep parentheses, calls and signs may nest. */
const deepest = 50;

const constants: ReadonlyMap<string, number> = new Map([['nan', NaN], ['inf', Infinity], ['infinity', Infinity], ['true', 1], ['false', 0]]);

/**
 * Reads an expression, as in `loss > 2 && label != predicted`. From the loosest to the tightest: `||` (`or`), `&&` (`and`), `not`, comparisons, which chain as in
 * Python (`0.2 < p < 0.5`), `+ -`, `* /`, and the signs `! -`.
 * @throws ExpressionProblem naming the place
 */
export function parseExpression(text: string): Expression {
  if (text.length > longestExpression) {
    throw new ExpressionProblem(`the expression is longer than ${longestExpression} characters`, { start: longestExpression, end: text.length });
  }
  return new Parser(tokensOf(text)).whole();
}

class Parser {
  private at = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  whole(): Expression {
    const expression = this.either();
    const { next } = this;
    if (next.kind !== 'end') {
      throw problem(next, next.kind === 'operator' && next.text === ')' ? 'there is no ( for this )' : 'an operator such as && or < is missing before this');
    }
    return expression;
  }

  private either(): Expression {
    return this.chain(['||'], () => this.both());
  }

  private both(): Expression {
    return this.chain(['&&'], () => this.negated());
  }

  private negated(): Expression {
    const { next } = this;
    return this.take('not') ? this.deeper(() => signed('!', next, this.negated())) : this.compared();
  }

  /** `a < b < c` is `a < b && b < c`. */
  private compared(): Expression {
    const terms = [this.sum()];
    const operators: Comparison[] = [];
    for (let operator = this.takeOne(comparisons); operator !== undefined; operator = this.takeOne(comparisons)) {
      operators.push(operator);
      terms.push(this.sum());
    }
    const [first, second] = terms;
    if (first === undefined || second === undefined) {
      return first ?? this.sum();
    }
    const pairs = operators.map((operator, i) => joined(operator, terms[i] ?? first, terms[i + 1] ?? second));
    return pairs.slice(1).reduce((left, right) => joined('&&', left, right), pairs[0] ?? first);
  }

  private sum(): Expression {
    return this.chain(['+', '-'], () => this.product());
  }

  private product(): Expression {
    return this.chain(['*', '/'], () => this.sign());
  }

  private sign(): Expression {
    const { next } = this;
    const operator = this.takeOne(['!', '-', '+']);
    if (operator === undefined) {
      return this.operand();
    }
    return this.deeper(() => (operator === '+' ? this.sign() : signed(operator, next, this.sign())));
  }

  private operand(): Expression {
    const { next } = this;
    this.at += next.kind === 'end' ? 0 : 1;
    const { start, end } = next;
    switch (next.kind) {
      case 'number':
        return { kind: 'number', value: next.value, start, end };
      case 'text':
        return { kind: 'text', value: next.value, start, end };
      case 'name':
        return this.take('(') ? this.call(next.name, next) : this.named(next);
      case 'operator':
        if (next.text === '(') {
          const inner = this.deeper(() => this.either());
          return { ...inner, start, end: this.close() };
        }
        throw problem(next, `a column or a number is missing before ${next.text}`);
      case 'end':
        throw problem(next, 'a column or a number is missing at the end');
    }
  }

  private named({ name, start, end }: Token & { readonly kind: 'name' }): Expression {
    // A name in backticks is longer than its text, and is a column whatever it says.
    const constant = end - start === name.length ? constants.get(name.toLowerCase()) : undefined;
    return constant === undefined ? { kind: 'name', name, start, end } : { kind: 'number', value: constant, start, end };
  }

  private call(name: string, { start }: Span): Expression {
    const given = this.deeper(() => {
      const values = [this.either()];
      while (this.take(',')) {
        values.push(this.either());
      }
      return values;
    });
    return { kind: 'call', name, arguments: given, start, end: this.close() };
  }

  private close(): number {
    const { next } = this;
    if (!this.take(')')) {
      throw problem(next, 'a ) is missing here');
    }
    return next.end;
  }

  private chain(operators: readonly BinaryOperator[], part: () => Expression): Expression {
    let left = part();
    for (let operator = this.takeOne(operators); operator !== undefined; operator = this.takeOne(operators)) {
      left = joined(operator, left, part());
    }
    return left;
  }

  private deeper<T>(body: () => T): T {
    this.depth += 1;
    if (this.depth > deepest) {
      throw problem(this.next, 'the expression is nested too deeply');
    }
    const result = body();
    this.depth -= 1;
    return result;
  }

  private get next(): Token {
    return this.tokens[Math.min(this.at, this.tokens.length - 1)] ?? { kind: 'end', start: 0, end: 0 };
  }

  private take(text: string): boolean {
    return this.takeOne([text]) !== undefined;
  }

  private takeOne<T extends string>(texts: readonly T[]): T | undefined {
    const { next } = this;
    const found = next.kind === 'operator' ? texts.find((text) => text === next.text) : undefined;
    this.at += found === undefined ? 0 : 1;
    return found;
  }
}

function signed(operator: '!' | '-', { start }: Span, operand: Expression): Expression {
  return { kind: 'unary', operator, operand, start, end: operand.end };
}

function joined(operator: BinaryOperator, left: Expression, right: Expression): Expression {
  return { kind: 'binary', operator, left, right, start: left.start, end: right.end };
}

function problem({ start, end }: Span, message: string): ExpressionProblem {
  return new ExpressionProblem(message, { start, end });
}
