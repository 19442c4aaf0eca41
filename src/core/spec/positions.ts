import { findNodeAtLocation, type Node } from 'jsonc-parser';
import type { SpecPath } from './specPath';

/** A stretch of a spec's text. */
export interface TextRange {
  readonly offset: number;
  readonly length: number;
}

/** Where the parts of a spec stand in its text. */
export class SpecPositions {
  constructor(private readonly text: string, private readonly root: Node) {}

  /** The value at `path`, or the key that names it; the nearest part around it where there is no such thing. */
  find(path: SpecPath, atKey = false): TextRange {
    for (let length = path.length; length >= 0; length--) {
      const node = findNodeAtLocation(this.root, path.slice(0, length));
      if (node !== undefined) {
        const key = node.parent?.type === 'property' ? node.parent.children?.[0] : undefined;
        const { offset, length: size } = atKey && key !== undefined ? key : node;
        return { offset, length: size };
      }
    }
    return { offset: 0, length: 0 };
  }

  /** `line 3, column 14`, both counted from one. */
  place(path: SpecPath, atKey = false): string {
    return placeAt(this.text, this.find(path, atKey).offset);
  }
}

/** `line 3, column 14` of an offset in a text, both counted from one. */
export function placeAt(text: string, offset: number): string {
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/);
  return `line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1}`;
}
