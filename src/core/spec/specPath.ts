/** A place in a spec as its file is written: `['losses', 0, 'logits']`. */
export type SpecPath = readonly (string | number)[];

/** Something wrong in a spec that leaves the rest of it usable. */
export interface SpecProblem {
  readonly path: SpecPath;
  /** Whether the key at `path` is wrong, rather than its value. */
  readonly atKey?: boolean;
  /** One sentence without a full stop. */
  readonly reason: string;
}

/** `losses[0].logits`. */
export function formatSpecPath(path: SpecPath): string {
  return path
    .map((part, i) => (typeof part === 'number' ? `[${part}]` : i === 0 ? part : `.${part}`))
    .join('');
}
