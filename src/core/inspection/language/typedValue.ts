import type { Node } from 'jsonc-parser';
import type { Stretch } from './specAnalysis';

/** What was typed of a value, and what a completion of it replaces. */
export interface TypedValue extends Stretch {
  /** Up to the cursor, unescaped. */
  readonly text: string;
  /** The stretch lies between quotes, or behind the one that was typed. */
  readonly isQuoted: boolean;
}

/** The value around an offset: inside of its quotes, or a bare word; null where something else stands there. */
export function valueStretch(text: string, offset: number, node: Pick<Node, 'type' | 'offset' | 'length'> | undefined): TypedValue | null {
  if (node?.type === 'string' && offset > node.offset && offset <= node.offset + node.length) {
    const isClosed = text[node.offset + node.length - 1] === '"' && node.length > 1;
    if (isClosed && offset === node.offset + node.length) {
      return null;
    }
    // A text that is not closed runs to the end of its line: what stands behind the cursor is not of it.
    return { start: node.offset + 1, end: isClosed ? node.offset + node.length - 1 : offset, text: unescaped(text.slice(node.offset + 1, offset)), isQuoted: true };
  }
  const start = offset - (/[^\s"'{}[\],:]*$/.exec(text.slice(Math.max(0, offset - 1000), offset))?.[0].length ?? 0);
  const word = text.slice(start, offset);
  const isBehindValue = /["\]}]\s*$/.test(text.slice(Math.max(0, start - 1000), start));
  return isBehindValue || /^[-+\d]/.test(word) ? null : { start, end: offset, text: word, isQuoted: false };
}

function unescaped(typed: string): string {
  try {
    return String(JSON.parse(`"${typed}"`));
  } catch {
    return typed;
  }
}
