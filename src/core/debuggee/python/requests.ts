/** A parameter as the loss specs have it. */
type Parameters = Readonly<Record<string, number | boolean | string | readonly number[] | null>>;

/** A loss of values, which stand under names of their own. */
export interface LossOfValues {
  /** The house's name of a loss: `sparse_softmax_cross_entropy`. */
  readonly loss: string;
  /** The value of each role: `{ logits: 'a', labels: 'b' }`. */
  readonly roles: Readonly<Record<string, string>>;
  /** One number for all, or the name of a value. */
  readonly weights?: number | string;
  readonly parameters?: Parameters;
}

/** What can be asked of a paused program, and after how many seconds it gives up by itself: a debugger waits for it. */
export type DebuggeeRequest = DebuggeeQuestion & { readonly seconds?: number };

type DebuggeeQuestion =
  | { readonly do: 'describe' | 'statistics' | 'value' }
  | ({ readonly do: 'loss'; readonly top?: number } & LossOfValues)
  | ({ readonly do: 'losses'; readonly start: number; readonly end: number } & LossOfValues)
  /** Of one value; `columns` are places in a row that is laid out flat. */
  | { readonly do: 'rows'; readonly start: number; readonly end: number; readonly columns?: readonly [number, number] }
  | { readonly do: 'nonce'; readonly path: string }
  /** The values as one .npz, a new file in a folder that is the user's alone; `most` bytes at most. */
  | { readonly do: 'save'; readonly folder: string; readonly name: string; readonly most?: number };

export type Asked = DebuggeeRequest['do'];

/** The files of `media/debuggee`, without `.py`. */
export const debuggeeFiles = ['values', 'statistics', 'formulas', 'plan', 'lists', 'loss', 'rows', 'save', 'answer'] as const;

/** The text of each file. */
export type DebuggeeSources = Readonly<Record<(typeof debuggeeFiles)[number], string>>;

const topics: Readonly<Record<Asked, readonly (keyof DebuggeeSources)[]>> = {
  describe: ['statistics'], statistics: ['statistics'],
  loss: ['formulas', 'plan', 'lists', 'loss'], losses: ['formulas', 'plan', 'lists', 'loss'],
  rows: ['rows'], value: ['rows'], nonce: ['rows'],
  save: ['save'],
};

/** The program that answers a request: the files it needs, in their order, without comments. */
export function sourceFor(asked: Asked, sources: DebuggeeSources): string {
  return (['values', ...topics[asked], 'answer'] as const)
    .map((file) => sources[file].replace(/\r\n?/g, '\n').split('\n').filter((line) => !/^\s*(#.*|"""[^"]*""")?$/.test(line)).join('\n'))
    .join('\n');
}
