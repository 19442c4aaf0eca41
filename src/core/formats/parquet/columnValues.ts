import { BadInput } from '../../errors';
import { allocate } from '../../tensors/decode';
import type { NumericDType } from '../../tensors/dtype';
import { copyInto } from '../../tensors/gather';
import type { TensorData } from '../../tensors/tensor';
import type { ParquetColumn } from './columns';
import { damage } from './encodings';
import type { Page } from './pages';

/**
 * The values of some rows in one array, page after page. Nulls become NaN among floats; integers and booleans have none.
 * Every row must have lists of the same lengths.
 */
export class ColumnValues {
  readonly data: TensorData;
  nulls = 0;
  private written = 0;

  /**
   * @param widths lengths of the lists of every row, outermost first
   * @param firstRow of the table, for messages
   */
  constructor(
    private readonly column: ParquetColumn, private readonly dtype: NumericDType, rows: number, private readonly widths: readonly number[], private readonly firstRow: number,
  ) {
    this.data = allocate(dtype, widths.reduce((count, width) => count * width, rows));
  }

  get isFull(): boolean {
    return this.written === this.data.length;
  }

  /** @throws BadInput naming the row that has a null, or a list of another length */
  add({ count, repetition, definition, values }: Page): void {
    if (count > this.data.length - this.written) {
      throw damage('it has more values than rows');
    }
    if (repetition !== null) {
      this.checkLists(repetition);
    }
    if (definition === null || values.length === count) {
      this.copy(values);
      return;
    }
    const isFloat = this.data instanceof Float32Array || this.data instanceof Float64Array;
    const present: TensorData = values;
    let next = 0;
    for (const level of definition) {
      if (level === this.column.definitions) {
        this.put(present[next++] ?? 0);
      } else if (level < this.column.definitions - (this.column.isOptional ? 1 : 0)) {
        throw this.atRow(this.written, 'is null or empty, and no list as the others');
      } else if (isFloat) {
        this.nulls += 1;
        this.put(NaN);
      } else {
        throw this.atRow(this.written, `is null, which ${this.dtype} cannot hold; fill the nulls or save it as float64`);
      }
    }
  }

  private copy(values: TensorData): void {
    if (values.constructor === this.data.constructor) {
      copyInto(this.data, this.written, values);
      this.written += values.length;
      return;
    }
    for (const value of values) {
      this.put(value);
    }
  }

  private put(value: number | bigint): void {
    const { data } = this;
    if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
      data[this.written++] = BigInt(value);
    } else {
      data[this.written++] = Number(value);
    }
  }

  /** The levels of lists that all have the lengths they should: the i-th value of a row begins a list where its index says so. */
  private checkLists(repetition: Uint32Array): void {
    const deepest = this.widths.length;
    for (let i = 0; i < repetition.length; i++) {
      let expected = deepest;
      for (let at = this.written + i, axis = deepest - 1; axis >= 0 && at % (this.widths[axis] ?? 1) === 0; axis--) {
        at /= this.widths[axis] ?? 1;
        expected -= 1;
      }
      if (repetition[i] !== expected) {
        throw this.unequal(repetition, i);
      }
    }
  }

  private unequal(repetition: Uint32Array, at: number): BadInput {
    const width = this.widths.reduce((count, length) => count * length, 1);
    const begin = repetition.subarray(0, at).lastIndexOf(0);
    const next = repetition.indexOf(0, at === begin ? at + 1 : at);
    const isWhole = this.widths.length === 1 && begin >= 0 && next > begin;
    // Everything before the list that is wrong was as it should be.
    return this.atRow(this.written + Math.max(0, begin), isWhole
      ? `has a list of ${next - begin}, the others have ${width}` : `has lists of other lengths than ${this.widths.join(' × ')}`);
  }

  private atRow(element: number, reason: string): BadInput {
    const width = this.widths.reduce((count, length) => count * length, 1);
    return new BadInput({ place: `row ${this.firstRow + Math.floor(element / Math.max(1, width))}`, reason });
  }
}

/** Lengths of the lists of the first row, outermost first, as its levels have them; null where they differ within it. */
export function listLengths(repetition: Uint32Array, depth: number): readonly number[] | null {
  const next = repetition.indexOf(0, 1);
  const row = next < 0 ? repetition : repetition.subarray(0, next);
  const widths: number[] = [];
  let inside = 1;
  for (let level = depth; level > 0; level--) {
    // Elements of one list of this level: up to the first that begins a list further out.
    const end = row.findIndex((value, i) => i > 0 && value < level);
    const elements = end < 0 ? row.length : end;
    if (elements % inside !== 0) {
      return null;
    }
    widths.unshift(elements / inside);
    inside = elements;
  }
  return widths;
}
