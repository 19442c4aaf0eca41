import { skipped, tokenText } from './expressions';
import { tokenAt } from './callSites';
import type { TokenizedSource } from './tokens';

/** A simple statement: `loss = F.cross_entropy(logits, y)`. */
export interface Statement {
  /** Where it begins. */
  readonly start: number;
  /** What stands before its last `=`; empty where it assigns nothing. */
  readonly targets: string;
  /** Where the next statement of its block begins; null where the block ends with it. */
  readonly next: number | null;
}

/** The statement around an offset; null where there is none. */
export function statementAround(source: TokenizedSource, offset: number): Statement | null {
  const { text, tokens } = source;
  const at = tokenAt(source, offset);
  if (at < 0) {
    return null;
  }
  const first = firstOfStatement(source, at);
  const end = endOfStatement(source, first, Math.max(at, first));
  const [from, next] = [tokens[first], tokens[nextStatement(source, end)]];
  if (from === undefined) {
    return null;
  }
  const equals = lastEquals(source, first, end);
  const isSameBlock = next !== undefined && !/^\}$/.test(text.charAt(next.start)) && indentAt(text, next.start) >= indentAt(text, from.start);
  return { start: from.start, targets: equals === null ? '' : text.slice(from.start, tokens[equals]?.start).trim(), next: isSameBlock ? next.start : null };
}

function firstOfStatement(source: TokenizedSource, at: number): number {
  let first = at;
  while (first > 0 && !endsBefore(source, first)) {
    // Over brackets that close here.
    const open = source.partner[first - 1] ?? -1;
    first = open >= 0 && open < first - 1 ? open : first - 1;
  }
  return first;
}

/** Whether the token before this one ends a statement, or opens a block. */
function endsBefore(source: TokenizedSource, at: number): boolean {
  const before = source.tokens[at - 1];
  if (before === undefined || before.kind === 'line') {
    return true;
  }
  const written = tokenText(source, at - 1);
  return written === ';' || (source.language === 'javascript' && (/^[{}]$/.test(written) || isNewLine(source, at)));
}

function endOfStatement(source: TokenizedSource, first: number, at: number): number {
  let end = first + 1;
  while (end < source.tokens.length && (end <= at || !endsBefore(source, end))) {
    end = skipped(source, end) + 1;
    if (source.tokens[end - 1]?.kind === 'line') {
      break;
    }
  }
  return Math.min(end, source.tokens.length);
}

/** A token on a line of its own, where JavaScript ends a statement without a semicolon. */
function isNewLine({ text, tokens }: TokenizedSource, at: number): boolean {
  const [before, token] = [tokens[at - 1], tokens[at]];
  return before !== undefined && token !== undefined && text.slice(before.end, token.start).includes('\n')
    && token.kind === 'name' && (before.kind !== 'operator' || /[)\]}]$/.test(text.slice(before.start, before.end)));
}

function nextStatement(source: TokenizedSource, end: number): number {
  let at = end;
  while (source.tokens[at]?.kind === 'line' || tokenText(source, at) === ';') {
    at++;
  }
  return at;
}

function lastEquals(source: TokenizedSource, first: number, end: number): number | null {
  let found: number | null = null;
  for (let at = first; at < end; at = skipped(source, at) + 1) {
    found = tokenText(source, at) === '=' ? at : found;
  }
  return found;
}

function indentAt(text: string, start: number): number {
  const line = text.lastIndexOf('\n', start - 1) + 1;
  return (/^[ \t]*/.exec(text.slice(line, start))?.[0] ?? '').length;
}
