import { isName, tokenText } from './expressions';
import type { TokenizedSource } from './tokens';

/** A call: its callee is the tokens `[first, open)`. */
export interface CallSite {
  readonly first: number;
  readonly open: number;
  readonly close: number;
}

/** Words before a bracket that are not called. */
const words: ReadonlySet<string> = new Set([
  'if', 'elif', 'while', 'for', 'return', 'and', 'or', 'not', 'in', 'is', 'else', 'lambda', 'assert', 'del', 'yield', 'await', 'with', 'raise', 'import', 'from', 'as',
  'switch', 'catch', 'function', 'typeof', 'new', 'case', 'of', 'instanceof', 'void', 'delete', 'throw', 'do', 'const', 'let', 'var', 'except',
]);

/** Longest callee, in tokens. */
const longestCallee = 400;

/** The call whose bracket this is; null for any other bracket, for one that is left open, and for the head of a function. */
export function siteAt(source: TokenizedSource, open: number): CallSite | null {
  const close = source.partner[open] ?? -1;
  if (close < open || tokenText(source, open) !== '(') {
    return null;
  }
  let first = open;
  // Backwards over `a.b`, `(…)` and `[…]`.
  for (let steps = 0; first > 0 && steps < longestCallee; steps++) {
    const before = tokenText(source, first - 1);
    const partner = source.partner[first - 1] ?? -1;
    const isJoined = first === open || /^(?:\.|\?\.|\(|\[)$/.test(tokenText(source, first));
    if (isName(source, first - 1) && isJoined && !words.has(before)) {
      first--;
    } else if (/^[)\]]$/.test(before) && partner >= 0 && isJoined) {
      first = partner;
    } else if (/^\??\.$/.test(before) && (isName(source, first) || first === open)) {
      first--;
    } else {
      break;
    }
  }
  const isHead = /^(?:def|class|function)$/.test(tokenText(source, first - 1));
  return first === open || isHead ? null : { first, open, close };
}

/** The place of the last token that begins at or before an offset; -1 where there is none. */
export function tokenAt({ tokens }: TokenizedSource, offset: number): number {
  let [low, high] = [0, tokens.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle]?.start ?? 0) <= offset) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low - 1;
}

/** The calls that hold an offset, the innermost first: the one whose callee it stands in, and those whose brackets are around it. */
export function sitesAround(source: TokenizedSource, offset: number): readonly CallSite[] {
  const found: CallSite[] = [];
  const { tokens, partner } = source;
  const add = (open: number): void => {
    const site = siteAt(source, open);
    if (site !== null && !found.some((known) => known.open === site.open)) {
      found.push(site);
      // `nn.CrossEntropyLoss()(out, y)`: the call behind goes with it.
      const next = tokenText(source, site.close + 1) === '(' ? siteAt(source, site.close + 1) : null;
      if (next !== null) {
        found.push(next);
      }
    }
  };
  const at = tokenAt(source, offset);
  let ahead = at;
  while (isName(source, ahead) || /^\??\.$/.test(tokenText(source, ahead))) {
    ahead++;
  }
  if (ahead > at || tokenText(source, at) === '(') {
    add(ahead);
  }
  for (let i = at; i >= 0; i--) {
    const other = partner[i] ?? -1;
    if (other >= 0 && other < i) {
      if ((tokens[i]?.end ?? 0) >= offset) {
        add(other);
      }
      i = other;
    } else if (other > i && (tokens[other]?.end ?? 0) >= offset) {
      add(i);
    }
  }
  return found;
}

/** Most calls of a line that are looked at. */
const mostOnLine = 200;

/** The calls of the line that an offset lies on, the nearest first. */
export function sitesOnLine(source: TokenizedSource, offset: number): readonly CallSite[] {
  const { text, tokens } = source;
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const found = text.indexOf('\n', offset);
  const lineEnd = found < 0 ? text.length : found;
  const sites: CallSite[] = [];
  const add = (at: number): void => {
    const site = siteAt(source, at);
    if (site !== null) {
      sites.push(site);
    }
  };
  const middle = tokenAt(source, offset);
  // From the offset outwards, so that a line of a million calls costs no more than another.
  for (let after = middle + 1, before = middle; sites.length < mostOnLine; after++, before--) {
    const hasAfter = (tokens[after]?.start ?? Infinity) < lineEnd;
    const hasBefore = (tokens[before]?.start ?? -1) >= lineStart;
    if (!hasAfter && !hasBefore) {
      break;
    }
    if (hasAfter) {
      add(after);
    }
    if (hasBefore) {
      add(before);
    }
  }
  const distance = ({ first, close }: CallSite): number => Math.max(0, (tokens[first]?.start ?? 0) - offset, offset - (tokens[close]?.end ?? 0));
  return sites.map((site) => ({ site, far: distance(site) })).sort((a, b) => a.far - b.far || a.site.first - b.site.first || b.site.close - a.site.close).map(({ site }) => site);
}
