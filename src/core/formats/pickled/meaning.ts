import type { DumpTensor } from '../format';
import type { PickleCall, PickleReference, PickleValue } from '../pickle/pickleValue';

/** What a pickled object is to a reader of tensors. */
export type Meaning =
  /** A tensor; of complex numbers, with its two parts behind it. */
  | { readonly kind: 'tensor'; readonly make: (name: string) => readonly DumpTensor[] }
  | { readonly kind: 'parts'; readonly parts: readonly Part[]; /** Of a list, whose parts may be batches of one tensor. */ readonly isList: boolean }
  /** Stands for another value: a parameter for its tensor. */
  | { readonly kind: 'same'; readonly value: PickleValue };

/** A part of an object under its name; null where it has no name of its own. */
export interface Part {
  readonly name: string | null;
  readonly value: PickleValue;
}

/** The objects that are understood, by the name of what a pickle would call for them: the whole allow-list. */
export type Vocabulary = ReadonlyMap<string, (call: PickleCall) => Meaning>;

/** Everything that a kind of file knows about its pickles. */
export interface Understanding {
  readonly file: string;
  readonly vocabulary: Vocabulary;
  /** What a persistent id stands for; null where nothing is known of it. */
  readonly reference: (reference: PickleReference) => Meaning | null;
}

export const nothing: Meaning = { kind: 'parts', parts: [], isList: false };
