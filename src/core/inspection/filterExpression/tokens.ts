import { ExpressionProblem, type Span } from './syntax';

export type Token = Span & (
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'operator'; readonly text: string }
  | { readonly kind: 'end' }
);

const patterns = {
  space: /\s+/y,
  number: /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y,
  word: /[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*/uy,
  operator: /&&|\|\||<=|>=|==|!=|[!<>+\-*/(),]/y,
} as const;

/** Words for operators, as Python has them. */
const wordOperators: ReadonlyMap<string, string> = new Map([['and', '&&'], ['or', '||'], ['not', 'not']]);

/** Signs of other languages, with what stands for them here. */
const foreign: ReadonlyMap<string, string> = new Map([['=', '=='], ['&', '&&'], ['|', '||'], ['≠', '!='], ['≤', '<='], ['≥', '>=']]);

/**
 * The tokens of an expression, an end behind them.
 * @throws ExpressionProblem where there is none
 */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = match(patterns.space, text, 0).length;
  while (at < text.length) {
    const token = tokenAt(text, at);
    tokens.push(token);
    at = token.end + match(patterns.space, text, token.end).length;
  }
  return [...tokens, { kind: 'end', start: text.length, end: text.length }];
}

function tokenAt(text: string, start: number): Token {
  const first = text[start] ?? '';
  if (first === '"' || first === '\'' || first === '`') {
    return quoted(text, start, first);
  }
  const number = match(patterns.number, text, start);
  if (number !== '') {
    return { kind: 'number', value: Number(number), start, end: start + number.length };
  }
  const word = match(patterns.word, text, start);
  if (word !== '') {
    const operator = wordOperators.get(word);
    const span = { start, end: start + word.length };
    return operator === undefined ? { kind: 'name', name: word, ...span } : { kind: 'operator', text: operator, ...span };
  }
  const operator = match(patterns.operator, text, start);
  if (operator !== '') {
    return { kind: 'operator', text: operator, start, end: start + operator.length };
  }
  const sign = String.fromCodePoint(text.codePointAt(start) ?? 0);
  const own = foreign.get(sign);
  throw new ExpressionProblem(own === undefined ? `${sign} means nothing here` : `write ${own} for ${sign}`, { start, end: start + sign.length });
}

/** A text in quotes, or a name in backticks; a backslash takes the sign behind it as it is. */
function quoted(text: string, start: number, quote: string): Token {
  let value = '';
  for (let at = start + 1; at < text.length; at++) {
    const sign = text[at] ?? '';
    if (sign === quote) {
      const span = { start, end: at + 1 };
      return quote === '`' ? { kind: 'name', name: value, ...span } : { kind: 'text', value, ...span };
    }
    at += sign === '\\' ? 1 : 0;
    value += text[at] ?? '';
  }
  throw new ExpressionProblem(`the closing ${quote} is missing`, { start, end: text.length });
}

function match(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}
