import type { DiskPlace } from '../bytes/byteSource';
import type { Work } from '../work';
import type { NumericDType } from './dtype';
import type { Shape, Tensor, TensorData } from './tensor';

/** Bytes that lie in a file of this machine. */
export interface DiskRun extends DiskPlace {
  readonly byteLength: number;
}

/** Rows that lie in a file one behind the other, each element in as many bytes as its dtype has. */
export interface StoredRows {
  readonly littleEndian: boolean;
  /** Rows further on can only be had by way of all before them. */
  readonly isSequential?: boolean;
  /**
   * Fills `target` with the bytes of the elements from row `start` on, undecoded.
   * @throws BadInput where they cannot be read
   */
  readInto(start: number, target: Uint8Array, work?: Work): Promise<void>;
  /** The same bytes where they lie, one run behind the other; absent where another thread could not read them there. */
  runsOf?(start: number, byteLength: number): readonly DiskRun[];
}

/** Something whose rows along axis 0 can be read: a stored tensor, or what a slice or a join makes of some. */
export interface RowReader {
  readonly dtype: NumericDType;
  readonly shape: Shape;
  /** Rows `[start, end)`; a 0-d tensor has the one row 0. */
  readRows(start: number, end: number, work?: Work): Promise<Tensor>;
  /** The same rows as they are stored, where they can be read straight into the memory that computes with them. */
  readonly stored?: StoredRows | undefined;
  /** Elements `[start, end)` in C order, where they can be read at any place without reading what lies before. */
  readElements?(start: number, end: number, work?: Work): Promise<TensorData>;
}
