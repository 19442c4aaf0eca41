import { parseTree, type Node } from 'jsonc-parser';
import type { BadInput } from '../../errors';
import { SpecPositions } from '../../spec/positions';
import type { SpecPath } from '../../spec/specPath';
import type { Stretch } from './specAnalysis';

/** A spec's text and where its parts stand. */
export interface SpecText {
  readonly text: string;
  readonly root: Node | undefined;
  /** The value at a path, or its key. */
  readonly find: (path: SpecPath, atKey?: boolean) => Stretch;
}

export function placesOf(text: string): SpecText {
  const root = parseTree(text, [], { allowTrailingComma: true });
  const positions = root === undefined ? null : new SpecPositions(text, root);
  return {
    text, root,
    find: (path, atKey = false) => {
      const { offset, length } = positions?.find(path, atKey) ?? { offset: 0, length: 0 };
      return { start: offset, end: offset + length };
    },
  };
}

/** A string's inside, without its quotes. */
export function inside({ start, end }: Stretch): Stretch {
  return end - start >= 2 ? { start: start + 1, end: end - 1 } : { start, end };
}

/** The place that an error of the parser names, `line 3, column 14`; the first line where it names none. */
export function stretchOfError(text: string, error: BadInput): Stretch {
  const [, line = '1', column = '1'] = /line (\d+), column (\d+)/.exec(error.place ?? '') ?? [];
  const lines = text.split(/\r\n|\r|\n/);
  let start = 0;
  for (let i = 0; i < Number(line) - 1; i++) {
    start += (lines[i]?.length ?? 0) + (text.startsWith('\r\n', start + (lines[i]?.length ?? 0)) ? 2 : 1);
  }
  const at = Math.min(text.length, start + Number(column) - 1);
  const word = /^("([^"\\\n]|\\.)*"?|[\w.+-]+|\S)/.exec(text.slice(at))?.[0].length ?? 0;
  return { start: at, end: Math.min(text.length, at + Math.max(1, word)) };
}
