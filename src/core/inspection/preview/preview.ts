/** What a sample looks like, where something beside its scores shows it. */
export type SamplePreview =
  | {
    readonly kind: 'pixels';
    /** The tensor's row. */
    readonly source: string;
    readonly width: number;
    readonly height: number;
    /** RGBA, row by row. */
    readonly data: Uint8ClampedArray;
    /** What is black and what is white. */
    readonly range: readonly [number, number];
  }
  | { readonly kind: 'image'; readonly source: string; readonly type: string; readonly data: Uint8Array }
  | { readonly kind: 'text'; readonly source: string; readonly text: string; readonly isCut: boolean };

/** Characters of a text that are shown. */
export const longestText = 4000;

/** A text as it is shown: its beginning. */
export function textPreview(source: string, text: string): SamplePreview {
  return { kind: 'text', source, text: text.slice(0, longestText), isCut: text.length > longestText };
}
