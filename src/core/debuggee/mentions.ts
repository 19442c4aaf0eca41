/** Lines that are looked at, upwards and downwards. */
const mostLines = 2000;

/** Where an expression stands in a line. */
export interface Mention {
  /** From 0. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/** The lines of a source file, counted from 0. */
export interface SourceLines {
  readonly count: number;
  textOf(line: number): string;
}

/**
 * The last line of the function, at or above the one where the program stands, that mentions an expression: its value is of there.
 * Where there is none, the first one below.
 */
export function lastMention(lines: SourceLines, expression: string, at: number): Mention | null {
  const first = firstOfFunction(lines, at);
  for (let line = Math.min(at, lines.count - 1); line >= first; line--) {
    const found = mentionIn(lines.textOf(line), expression);
    if (found !== null) {
      return { line, ...found };
    }
  }
  const indent = indentOf(lines.textOf(first));
  for (let line = at + 1; line < Math.min(lines.count, at + mostLines) && !isOutside(lines.textOf(line), indent, first); line++) {
    const found = mentionIn(lines.textOf(line), expression);
    if (found !== null) {
      return { line, ...found };
    }
  }
  return null;
}

/** Where a line mentions an expression as a whole: `y` is not in `self.y` nor in `yes`. What of it goes over the line's end is not looked at. */
export function mentionIn(text: string, expression: string, column?: number): Omit<Mention, 'line'> | null {
  const code = text.replace(/(?:#|\/\/).*$/, '');
  const begun = expression.replace(/^([^()]*\().*$/s, '$1');
  for (const wanted of new Set([expression, ...(expression.endsWith(')') ? [begun] : [])])) {
    for (let start = code.indexOf(wanted); start >= 0; start = code.indexOf(wanted, start + 1)) {
      const end = start + wanted.length;
      const isWhole = !/[\p{L}\p{N}_$.]$/u.test(code.slice(0, start)) && !(/[\p{L}\p{N}_$]$/u.test(wanted) && /^[\p{L}\p{N}_$]/u.test(code.slice(end)));
      if (isWhole && (column === undefined || (start <= column && column <= end))) {
        return { start, end };
      }
    }
  }
  return null;
}

/** The line of the function's head; the first line looked at where the program is in none. */
function firstOfFunction(lines: SourceLines, at: number): number {
  const lowest = Math.max(0, at - mostLines);
  const indent = indentOf(lines.textOf(at));
  for (let line = at; line > lowest; line--) {
    const text = lines.textOf(line);
    if (/^\s*(?:(?:async|export|static)\s+)*(?:def|function|class)\b/.test(text) && indentOf(text) < indent) {
      return line;
    }
  }
  return lowest;
}

/** A line behind the function: no further in than its head. */
function isOutside(text: string, indent: number, first: number): boolean {
  return first > 0 && text.trim() !== '' && indentOf(text) <= indent;
}

function indentOf(text: string): number {
  return /^\s*/.exec(text)?.[0].length ?? 0;
}
