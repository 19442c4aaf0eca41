import type { Work } from '../work';
import type { NumericDType } from './dtype';
import type { Shape, Tensor, TensorData } from './tensor';

/** Something whose rows along axis 0 can be read: a stored tensor, or what a slice or a join makes of some. */
export interface RowReader {
  readonly dtype: NumericDType;
  readonly shape: Shape;
  /** Rows `[start, end)`; a 0-d tensor has the one row 0. */
  readRows(start: number, end: number, work?: Work): Promise<Tensor>;
  /** Elements `[start, end)` in C order, where they can be read at any place without reading what lies before. */
  readElements?(start: number, end: number, work?: Work): Promise<TensorData>;
}
