import { isName, skipped, tokenText, type TokenSpan } from './expressions';
import { pieceLength, type Piecewise } from './piecewise';
import { pythonImports } from './pythonImports';
import { scriptImports } from './scriptImports';
import type { TokenizedSource } from './tokens';

/** What the names of a file stand for. */
export interface Names {
  /** The qualified name that an imported one stands for: `F` is `torch.nn.functional`. */
  readonly imported: ReadonlyMap<string, string>;
  /** Modules of which everything was imported. */
  readonly star: readonly string[];
  /** The tokens `=` of assignments, by the text of their target, `self.criterion`, in the order of the file. */
  readonly assigned: ReadonlyMap<string, readonly number[]>;
  /** Functions and classes that the file defines. */
  readonly defined: ReadonlySet<string>;
}

/** Longest target of an assignment, in tokens. */
const longestTarget = 12;

/** What the names of a file stand for, piece by piece. */
export function* namesIn(source: TokenizedSource): Piecewise<Names> {
  const assigned = new Map<string, number[]>();
  const defined = new Set<string>();
  const { tokens, text } = source;
  /** For each bracket that is open, whether it holds the parameters of a function. */
  const open: boolean[] = [];
  for (const [at, token] of tokens.entries()) {
    if (at % pieceLength === 0) {
      yield;
    }
    const partner = source.partner[at] ?? -1;
    if (partner > at) {
      open.push(isHead(source, at));
    } else if (partner >= 0) {
      open.pop();
    }
    if (token.kind === 'operator' && token.end === token.start + 1 && text.charCodeAt(token.start) === 61) {
      const target = targetBefore(source, at, open[open.length - 1] === true);
      if (target !== null) {
        const known = assigned.get(target) ?? [];
        known.push(at);
        assigned.set(target, known);
      }
    } else if (token.kind === 'name' && isName(source, at + 1) && isDefining(source, at)) {
      defined.add(tokenText(source, at + 1));
    }
  }
  const { imported, star } = yield* source.language === 'python' ? pythonImports(source) : scriptImports(source);
  return { imported, star, assigned, defined };
}

function isDefining(source: TokenizedSource, at: number): boolean {
  return /^(?:def|class|function)$/.test(tokenText(source, at));
}

/** `self.criterion` before `=`; null where it is a keyword of a call, or several targets. */
function targetBefore(source: TokenizedSource, equals: number, isDefault: boolean): string | null {
  let first = equals;
  const isTarget = (at: number): boolean => isName(source, at) || tokenText(source, at) === '.';
  while (first > 0 && equals - first < longestTarget && isTarget(first - 1) && !(isName(source, first) && isName(source, first - 1))) {
    first--;
  }
  if (tokenText(source, equals - 1) === ']') {
    const open = source.partner[equals - 1] ?? -1;
    first = open > 0 && equals - open < longestTarget ? open : equals;
    while (first > 0 && first < equals && isTarget(first - 1) && equals - first < longestTarget) {
      first--;
    }
  }
  // `name: Type = value` is one of the name.
  const colon = first - 1;
  if (first < equals && tokenText(source, colon) === ':' && isName(source, colon - 1)) {
    let name = colon - 1;
    while (name > 1 && tokenText(source, name - 1) === '.' && isName(source, name - 2)) {
      name -= 2;
    }
    return isDefault || isStart(source, name) ? textOf(source, name, colon) : null;
  }
  return first < equals && (isDefault || isStart(source, first)) ? textOf(source, first, equals) : null;
}

function textOf(source: TokenizedSource, first: number, end: number): string {
  return Array.from({ length: end - first }, (_, i) => tokenText(source, first + i)).join('').replaceAll('?.', '.');
}

/** Whether a statement may begin here. */
function isStart(source: TokenizedSource, at: number): boolean {
  const before = source.tokens[at - 1];
  if (before === undefined || before.kind === 'line') {
    return true;
  }
  const written = tokenText(source, at - 1);
  return source.language === 'python'
    ? /^[;:=]$/.test(written)
    // Without semicolons a statement begins with its line.
    : /^(?:const|let|var|[;{}=,:)])$/.test(written) || source.text.slice(before.end, source.tokens[at]?.start).includes('\n');
}

/** The bracket of `def train(criterion=nn.CrossEntropyLoss())`, whose defaults are values of its names. */
function isHead(source: TokenizedSource, open: number): boolean {
  return tokenText(source, open) === '(' && isName(source, open - 1) && /^(?:def|function)$/.test(tokenText(source, open - 2));
}

/** What an assignment gives. @param equals its `=` */
export function assignedValue(source: TokenizedSource, equals: number): TokenSpan {
  return { first: equals + 1, end: source.language === 'python' ? endOfPythonValue(source, equals + 1) : endOfScriptValue(source, equals + 1) };
}

/** To the end of the line, or to a semicolon. */
function endOfPythonValue(source: TokenizedSource, from: number): number {
  let at = from;
  while (at < source.tokens.length && source.tokens[at]?.kind !== 'line' && !/^[;,)]$/.test(tokenText(source, at))) {
    at = skipped(source, at) + 1;
  }
  return Math.min(at, source.tokens.length);
}

/** To a semicolon, a comma, or a token that begins a line where the value may have ended. */
function endOfScriptValue(source: TokenizedSource, from: number): number {
  const { tokens, text } = source;
  let at = from;
  while (at < tokens.length && !/^[;,)}\]]$/.test(tokenText(source, at))) {
    const [before, token] = [tokens[at - 1], tokens[at]];
    const isNewLine = at > from && before !== undefined && token !== undefined && text.slice(before.end, token.start).includes('\n');
    if (isNewLine && token.kind === 'name' && (before.kind !== 'operator' || /^[)\]}]$/.test(tokenText(source, at - 1)))) {
      break;
    }
    at = skipped(source, at) + 1;
  }
  return Math.min(at, tokens.length);
}
