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
  /** Each part has its own names for the values: `{ logits: 'a' }`. */
  | { readonly do: 'several'; readonly parts: readonly (PartRequest & { readonly values: Readonly<Record<string, string>> })[] }
  /** Of one value; `columns` are places in a row that is laid out flat. */
  | { readonly do: 'rows'; readonly start: number; readonly end: number; readonly columns?: readonly [number, number] }
  | { readonly do: 'nonce'; readonly path: string }
  /** The values as one .npz, a new file in a folder that is the user's alone; `most` bytes at most. */
  | { readonly do: 'save'; readonly folder: string; readonly name: string; readonly most?: number }
  /** Bytes of one value as the file would have them, for a program that does not see our files. */
  | { readonly do: 'piece'; readonly start: number; readonly end: number };

/** What can be asked together with others. */
export type PartRequest = { readonly do: 'statistics' } | ({ readonly do: 'loss'; readonly top?: number } & LossOfValues);

export type Asked = DebuggeeRequest['do'];
