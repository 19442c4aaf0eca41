import type { ByteSource } from '../bytes/byteSource';
import type { DType, NumericDType } from '../tensors/dtype';
import type { StoredRows } from '../tensors/rowReader';
import type { Shape, Tensor, TensorData } from '../tensors/tensor';
import type { Work } from '../work';
import type { Siblings } from './siblings';

/** What a file looks like before it is opened. */
export interface Probe {
  /** The file's name, lower case, without its folder. */
  readonly name: string;
  /** The first bytes, at most 4096. */
  readonly head: Uint8Array;
  readonly size: number;
}

/** How elements lie that are not stored in C order: that of an index is the stored element `Σ index · stride`. */
export interface ElementLayout {
  /** One for each axis, in elements; none is negative. */
  readonly strides: readonly number[];
  /** Elements `[start, end)` as they are stored. */
  read(start: number, end: number, work?: Work): Promise<TensorData>;
}

/** One tensor as a dump lists it, before any of its data is read. */
export interface DumpTensor {
  /** Its name in the dump; empty where the format has one nameless tensor (`.npy`). */
  readonly name: string;
  readonly shape: Shape;
  readonly dtype: DType;
  /** Size of its data, as decoded: elements × the dtype's size. */
  readonly byteLength: number;
  /** Name of the tensor that this one is a piece of and that is listed too: of a list of batches. Whoever looks for whole tensors passes over it. */
  readonly partOf?: string;
  /** Why it can be listed but not read (complex numbers, text); absent where it can be read. */
  readonly refusal?: string;
  /**
   * Rows `[start, end)` along axis 0, or the one element of a 0-d tensor for `[0, 1)`.
   * @throws BadInput when the data is truncated, corrupt, or of a dtype that holds no numbers
   */
  readRows(start: number, end: number, work?: Work): Promise<Tensor & { readonly dtype: NumericDType }>;
  /** The same rows as they are stored, where they can be read straight into the memory that computes with them. */
  readonly stored?: StoredRows | undefined;
  /** The texts of a list of texts, such as names of classes; absent of everything else, and where they are not read. */
  readTexts?(): Promise<readonly string[]>;
  /** Elements `[start, end)` in C order; present where they can be read without reading what lies before them. */
  readElements?(start: number, end: number, work?: Work): Promise<TensorData>;
  /** Of elements that are stored in another order than C's and can be read at any place, how they lie. */
  readonly layout?: ElementLayout;
}

/** An open file of tensors. Opening has read its directory, not its data. */
export interface Dump {
  readonly format: string;
  /** In the file's order. */
  readonly tensors: readonly DumpTensor[];
  /** Things to know about the file that are not errors (skipped members, blank rows). */
  readonly notes: readonly string[];
  /** The listed name of what another name leads to, in formats that have links. */
  resolveName?(name: string): string | null;
  close(): Promise<void>;
}

/** A file format. A new one is a new file here and a line in `index.ts`. */
export interface Format {
  readonly id: string;
  /** How the UI calls it. */
  readonly title: string;
  /** Extensions with their dot, lower case, usual one first. */
  readonly extensions: readonly string[];
  /** Names, lower case, that no extension describes, where the format has such. */
  readonly namePattern?: RegExp;
  /** Whether a file is of this format: by its signature, or by its name where it has none. */
  detect(probe: Probe): boolean;
  /**
   * @param siblings the files beside it, for dumps that span several
   * @throws BadInput naming the file, the place and the reason
   */
  open(source: ByteSource, work: Work, siblings: Siblings): Promise<Dump>;
}
