import type { ParameterValue } from '../../spec/lossSpec';
import type { SourceRange, TokenizedSource } from './tokens';

/** Tokens `[first, end)`. */
export interface TokenSpan {
  readonly first: number;
  readonly end: number;
}

/** An argument of a call as it is written. */
export interface Argument extends TokenSpan {
  /** Its keyword; null where it goes by its place. */
  readonly keyword: string | null;
  /** `*` and `**` in Python, `...` in JavaScript, before what is unpacked. */
  readonly unpacked: '' | '*' | '**';
}

export function tokenText({ text, tokens }: TokenizedSource, at: number): string {
  const token = tokens[at];
  return token === undefined ? '' : text.slice(token.start, token.end);
}

export function isName({ tokens }: TokenizedSource, at: number): boolean {
  return tokens[at]?.kind === 'name';
}

export function rangeOf({ tokens }: TokenizedSource, { first, end }: TokenSpan): SourceRange {
  return { start: tokens[first]?.start ?? 0, end: tokens[end - 1]?.end ?? 0 };
}

/** What an expression says, in one line and without comments; strings stay as they are. */
export function expressionText(source: TokenizedSource, span: TokenSpan): string {
  const { text, tokens } = source;
  let written = '';
  for (let at = span.first; at < span.end; at++) {
    const token = tokens[at];
    const before = tokens[at - 1];
    if (token === undefined || token.kind === 'line') {
      continue;
    }
    // A line break or a comment between two tokens is a blank, and none at a bracket.
    const between = at === span.first || before === undefined ? '' : text.slice(before.end, token.start);
    const isBroken = /[\n\\#]|\/[/*]/.test(between);
    const atBracket = before !== undefined && (/^[([{]$/.test(text.slice(before.end - 1, before.end)) || /^[)\]}]$/.test(text.charAt(token.start)));
    written += (isBroken ? (atBracket ? '' : ' ') : between) + text.slice(token.start, token.end);
  }
  return written;
}

/** The arguments between an opening bracket and its partner, split at the commas outside further brackets. */
export function argumentsOf(source: TokenizedSource, open: number): readonly Argument[] {
  const { partner, language } = source;
  const close = partner[open] ?? -1;
  const found: Argument[] = [];
  let first = open + 1;
  for (let at = first; at <= close; at++) {
    if (at === close || tokenText(source, at) === ',') {
      if (at > first) {
        found.push(argumentAt(source, { first, end: at }, language === 'python'));
      }
      first = at + 1;
    } else {
      at = skipped(source, at);
    }
  }
  return found;
}

function argumentAt(source: TokenizedSource, { first, end }: TokenSpan, isPython: boolean): Argument {
  const sign = tokenText(source, first);
  if (sign === '...' || (isPython && (sign === '*' || sign === '**'))) {
    return { first: first + 1, end, keyword: null, unpacked: sign === '**' ? '**' : '*' };
  }
  return isPython && isName(source, first) && tokenText(source, first + 1) === '='
    ? { first: first + 2, end, keyword: tokenText(source, first), unpacked: '' }
    : { first, end, keyword: null, unpacked: '' };
}

/** The closing bracket of one that opens here, else the place itself. */
export function skipped({ partner }: TokenizedSource, at: number): number {
  const close = partner[at] ?? -1;
  return close > at ? close : at;
}

/** Methods and functions of tensors that give a value and change nothing. */
const harmless: ReadonlySet<string> = new Set([
  'view', 'reshape', 'flatten', 'squeeze', 'unsqueeze', 'transpose', 'permute', 'contiguous', 'expand', 'ravel', 'size', 'dim', 'numel', 'swapaxes', 'movedim', 'moveaxis', 'expand_dims',
  'long', 'int', 'float', 'double', 'half', 'bfloat16', 'bool', 'to', 'type', 'type_as', 'astype', 'cast', 'cpu', 'cuda', 'detach', 'clone', 'numpy', 'asarray', 'array',
  'argmax', 'softmax', 'log_softmax', 'logSoftmax', 'sigmoid', 'log_sigmoid', 'logsigmoid', 'exp', 'log', 'one_hot', 'oneHot', 'slice', 'gather', 'toFloat', 'toInt', 'clamp', 'clip', 'len',
]);

/** What evaluating an expression does. */
export interface ExpressionFacts {
  /** Names, attributes, subscripts, literals and arithmetic: nothing is called, made or assigned. */
  readonly isPlain: boolean;
  /** Plain but for reshaping, casting and the like, which tensors do without changing anything. */
  readonly isHarmless: boolean;
}

/** Words that do more than read, and lambdas and comprehensions, which are no value to look at. */
const notPlain: ReadonlySet<string> = new Set(['lambda', 'await', 'yield', 'for', 'async', 'new', 'delete', 'function', 'class', 'import', 'throw', 'raise']);

export function factsOf(source: TokenizedSource, { first, end }: TokenSpan): ExpressionFacts {
  let isPlain = true;
  let isHarmless = true;
  for (let at = first; at < end; at++) {
    const written = tokenText(source, at);
    const isCall = written === '(' && at > first && (isName(source, at - 1) || /^[)\]]$/.test(tokenText(source, at - 1))) && !isOperatorWord(tokenText(source, at - 1));
    if (isCall) {
      isPlain = false;
      isHarmless &&= isName(source, at - 1) && harmless.has(tokenText(source, at - 1));
    } else if ((isName(source, at) && notPlain.has(written)) || (source.tokens[at]?.kind === 'operator' && /^(?::=|=>|\+\+|--|(?:[-+*/%@&|^]|\*\*|\/\/|<<|>>|&&|\|\||\?\?)?=)$/.test(written))
      || (source.language === 'javascript' && source.tokens[at]?.kind === 'string' && written.startsWith('`') && at > first && isName(source, at - 1))) {
      // Keywords of a call stand within its brackets: the call itself was judged.
      const isKeyword = written === '=' && source.language === 'python';
      isPlain = false;
      isHarmless &&= isKeyword;
    }
  }
  return { isPlain, isHarmless };
}

const isOperatorWord = (word: string): boolean => /^(?:and|or|not|in|is|if|else|return|typeof|instanceof|void)$/.test(word);

/** Calls whose one argument is the numbers they make a tensor of. */
const tensorMakers: ReadonlySet<string> = new Set(['tensor', 'Tensor', 'FloatTensor', 'DoubleTensor', 'LongTensor', 'as_tensor', 'array', 'asarray', 'constant', 'convert_to_tensor', 'tensor1d', 'list', 'tuple', 'Float32Array', 'from']);

/** The value of a literal: a number, true, false, none, a text, numbers in a list or in a tensor made of one; undefined for any other expression. */
export function literalOf(source: TokenizedSource, { first, end }: TokenSpan, depth = 0): ParameterValue | undefined {
  const [start, stop] = unwrapped(source, first, end);
  const { tokens, partner } = source;
  const token = tokens[start];
  if (token === undefined || stop <= start || depth > deepest) {
    return undefined;
  }
  const written = tokenText(source, start);
  if (stop - start === 1) {
    return token.kind === 'string' ? textOf(written) : token.kind === 'number' ? numberOf(written) : constants.get(written);
  }
  if (written === '-' || written === '+') {
    const value = literalOf(source, { first: start + 1, end: stop }, depth + 1);
    return typeof value === 'number' ? (written === '-' ? -value : value) : undefined;
  }
  if (/^[([]$/.test(written) && partner[start] === stop - 1) {
    const items = argumentsOf(source, start).map((item) => (item.unpacked === '' ? literalOf(source, item, depth + 1) : undefined));
    return items.every((item): item is number => typeof item === 'number') ? items : undefined;
  }
  return madeTensor(source, start, stop, depth) ?? arithmetic(source, start, stop, depth);
}

/** `torch.tensor([1.0, 2.0], device=d)`. */
function madeTensor(source: TokenizedSource, start: number, stop: number, depth: number): ParameterValue | undefined {
  let open = start;
  while (open < stop && (isName(source, open) || tokenText(source, open) === '.')) {
    open++;
  }
  if (tokenText(source, open) !== '(' || !tensorMakers.has(tokenText(source, open - 1))) {
    return undefined;
  }
  // `.to(device)` behind it changes no number.
  let close = source.partner[open] ?? -1;
  const [values, ...others] = argumentsOf(source, open);
  while (close > 0 && tokenText(source, close + 1) === '.' && /^(?:to|cuda|cpu|float|double)$/.test(tokenText(source, close + 2)) && tokenText(source, close + 3) === '(') {
    close = source.partner[close + 3] ?? -1;
  }
  if (close !== stop - 1 || values === undefined || values.keyword !== null || others.some(({ keyword, unpacked }) => keyword === null && unpacked !== '')) {
    return undefined;
  }
  const value = literalOf(source, values, depth + 1);
  return typeof value === 'number' || Array.isArray(value) ? value : undefined;
}

/** `1 / 255`, `1e-3 * 2`: two numbers and a sign between. */
function arithmetic(source: TokenizedSource, start: number, stop: number, depth: number): number | undefined {
  const sign = tokenText(source, start + 1);
  const [a, b] = [literalOf(source, { first: start, end: start + 1 }, depth + 1), stop - start === 3 ? literalOf(source, { first: start + 2, end: stop }, depth + 1) : undefined];
  if (typeof a !== 'number' || typeof b !== 'number') {
    return undefined;
  }
  switch (sign) {
    case '+': return a + b;
    case '-': return a - b;
    case '*': return a * b;
    case '/': return a / b;
    case '**': return a ** b;
    default: return undefined;
  }
}

/** Lists and signs that are read within each other. */
const deepest = 4;

/** Without brackets around the whole; those of a tuple stay. */
function unwrapped(source: TokenizedSource, first: number, end: number): readonly [number, number] {
  let [start, stop] = [first, end];
  while (tokenText(source, start) === '(' && source.partner[start] === stop - 1 && stop - start > 2 && !hasComma(source, start)) {
    [start, stop] = [start + 1, stop - 1];
  }
  return [start, stop];
}

function hasComma(source: TokenizedSource, open: number): boolean {
  const close = source.partner[open] ?? -1;
  for (let at = open + 1; at < close; at++) {
    if (tokenText(source, at) === ',') {
      return true;
    }
    at = skipped(source, at);
  }
  return false;
}

const constants: ReadonlyMap<string, ParameterValue> = new Map<string, ParameterValue>([
  ['True', true], ['true', true], ['False', false], ['false', false], ['None', null], ['null', null], ['undefined', null],
]);

function numberOf(written: string): number | undefined {
  const value = Number(written.replaceAll('_', ''));
  return Number.isFinite(value) ? value : undefined;
}

/** A text without escapes; undefined for one that has any, or that code stands in. */
function textOf(written: string): string | undefined {
  return /^[rbuRBU]{0,2}(["'`])([^\\"'`]*)\1$/.exec(written)?.[2];
}
