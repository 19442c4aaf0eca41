/** A path of a dump in a line of code, with a tensor's name where one is written behind it. */
export interface DumpPath {
  /** As it is written: `runs/val_logits.npz`, `run.npz#logits[:10]`. */
  readonly reference: string;
  /** Columns of the line. */
  readonly start: number;
  readonly end: number;
  /** The folders joined before it, where the line says so: `Path("runs") / "x.npz"`, `os.path.join("runs", "x.npz")`. */
  readonly folder?: string;
}

/** Longest line that is looked at, and longest path. */
const longestLine = 10_000;
const longestPath = 1024;

/**
 * The dump's path around a column of a line, in quotes or backticks, in a Markdown link, or bare as YAML has it.
 * Null where there is none, or where a placeholder stands in it.
 * @param suffixes of files that can be read, with the point
 */
export function dumpPathAt(line: string, column: number, suffixes: readonly string[]): DumpPath | null {
  if (line.length > longestLine) {
    return null;
  }
  for (const { text, start } of candidates(line)) {
    const end = start + text.length;
    if (start <= column && column <= end && isDumpPath(text, suffixes)) {
      const folder = joinedFolder(line.slice(0, start));
      return { reference: text, start, end, ...(folder === '' ? {} : { folder }) };
    }
  }
  return null;
}

function* candidates(line: string): Generator<{ readonly text: string; readonly start: number }> {
  const unfinished: (readonly [number, number])[] = [];
  const quoted = /(["'`])((?:\\.|(?!\1).)*)\1|\]\(([^()\s]+)\)|<([^<>\s]+)>/g;
  for (const match of line.matchAll(quoted)) {
    const text = match[2] ?? match[3] ?? match[4] ?? '';
    const before = line.slice(Math.max(0, match.index - 2), match.index);
    // An f-string's or template's placeholder is no path yet.
    const hasPlaceholder = (/[fF][rR]?$|[rR][fF]$/.test(before) && /\{[^{}]*\}/.test(text)) || (match[1] === '`' && text.includes('${'));
    if (hasPlaceholder) {
      unfinished.push([match.index, match.index + match[0].length]);
    } else {
      yield { text: unescaped(text), start: match.index + match[0].indexOf(text) };
    }
  }
  for (const match of line.matchAll(/[^\s"'`()<>[\]{},:;=]+(?::[\\/][^\s"'`()<>{},;=]+)?(?:#[^\s"'`,;]+)?/g)) {
    if (!unfinished.some(([from, to]) => match.index >= from && match.index < to)) {
      yield { text: match[0], start: match.index };
    }
  }
}

/** The texts joined to a path that opens with the quote at the end of `before`, outermost first. */
function joinedFolder(before: string): string {
  const parts: string[] = [];
  let rest = before;
  for (let i = 0; i < 8; i++) {
    const found = /(["'])([^"'\\]*)\1\s*\)?\s*(?:\/|,)\s*[rRbBuU]?["']$/.exec(rest);
    const opening = found === null ? '' : rest.slice(0, found.index).trimEnd();
    // A comma joins within a call that joins, a slash does anywhere.
    if (found === null || (/,\s*[rRbBuU]?["']$/.test(found[0]) && !/(?:join|resolve|Path)\s*\((?:[^()]*,)?\s*[rRbBuU]?$/.test(opening))) {
      break;
    }
    parts.unshift(found[2] ?? '');
    rest = rest.slice(0, found.index + 1);
  }
  return parts.filter((part) => part !== '').map((part) => part.replace(/\/+$/, '')).join('/');
}

function unescaped(text: string): string {
  return text.includes('\\\\') ? text.replaceAll('\\\\', '\\') : text;
}

function isDumpPath(text: string, suffixes: readonly string[]): boolean {
  if (text.length > longestPath || /^[a-z]{2,}:\/\//i.test(text) || /[\0\n]/.test(text)) {
    return false;
  }
  const path = text.replace(/#.*$/, '').replace(/\[[^\]]*\]$/, '').toLowerCase();
  return suffixes.some((suffix) => path.endsWith(suffix) && path.length > suffix.length);
}
