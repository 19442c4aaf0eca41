import type { NumericDType } from './dtype';
import type { Work } from '../work';
import type { StoredRows } from './rowReader';

/** Lengths of the axes; `[]` is a 0-d tensor of one element. */
export type Shape = readonly number[];

/**
 * Decoded elements in C order, never rounded: float64 in a `Float64Array`, every narrower float in a
 * `Float32Array` (all are exact there), 64-bit integers as bigints, the others in the array of their type,
 * bool in a `Uint8Array` of 0 and 1.
 */
export type TensorData =
  | Float64Array | Float32Array
  | BigInt64Array | BigUint64Array
  | Int32Array | Int16Array | Int8Array
  | Uint32Array | Uint16Array | Uint8Array;

/** A tensor in memory. */
export interface Tensor {
  readonly dtype: NumericDType;
  readonly shape: Shape;
  readonly data: TensorData;
}

/**
 * A tensor that a reference names, not yet read: a tensor of one dump, with the reference's slice
 * applied, or several shards joined along axis 0.
 */
export interface TensorView {
  /** The reference that names it, as a spec would write it. */
  readonly reference: string;
  /** The file it lies in, for messages (the first one of several shards). */
  readonly file: string;
  /** Its name inside the file; empty where the file holds one nameless tensor. */
  readonly tensor: string;
  readonly dtype: NumericDType;
  readonly shape: Shape;
  /**
   * Rows `[start, end)` along axis 0, decoded. A 0-d tensor has the one row 0.
   * @throws BadInput when the file is truncated, changed, or its data cannot be decoded
   */
  readRows(start: number, end: number, work?: Work): Promise<Tensor>;
  /** The same rows as they are stored, where they can be read straight into the memory that computes with them. */
  readonly stored?: StoredRows | undefined;
}
