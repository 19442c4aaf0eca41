import { BadInput } from '../../errors';
import { allocate } from '../../tensors/decode';
import type { NumericDType } from '../../tensors/dtype';
import type { TensorData } from '../../tensors/tensor';

/** Values as a columnar library hands them out, a piece of the rows after the other. */
export type DecodedPiece = ArrayLike<unknown>;

/**
 * Decoded values in one array, row after row. Nulls become NaN among floats; integers and booleans have none.
 * @param widths lengths of the lists of every row, outermost first
 * @param firstRow of the table, for messages
 * @throws BadInput naming the row that has a null, a list of another length, or something that is no number
 */
export class ColumnValues {
  readonly data: TensorData;
  nulls = 0;
  private written = 0;
  private row = 0;

  constructor(private readonly dtype: NumericDType, rows: number, private readonly widths: readonly number[], private readonly firstRow: number) {
    this.data = allocate(dtype, widths.reduce((count, width) => count * width, rows));
  }

  get isFull(): boolean {
    return this.written === this.data.length;
  }

  /** Adds rows; those that are too many are an error. */
  add(piece: DecodedPiece): void {
    if (this.widths.length === 0 && this.copy(piece)) {
      this.row += piece.length;
      return;
    }
    for (let i = 0; i < piece.length; i++) {
      this.put(piece[i], 0);
      this.row += 1;
    }
  }

  /** Copies values that are stored as they are needed. */
  private copy(piece: DecodedPiece): boolean {
    if (piece.length > this.data.length - this.written) {
      throw this.wrong('has more values than rows');
    }
    const { data } = this;
    const isSame = (data instanceof Float64Array && piece instanceof Float64Array) || (data instanceof Float32Array && piece instanceof Float32Array)
      || (data instanceof Int32Array && piece instanceof Int32Array) || (data instanceof Uint32Array && piece instanceof Uint32Array);
    if (isSame) {
      data.set(piece, this.written);
    } else if ((data instanceof BigInt64Array && piece instanceof BigInt64Array) || (data instanceof BigUint64Array && piece instanceof BigUint64Array)) {
      data.set(piece, this.written);
    } else {
      return false;
    }
    this.written += piece.length;
    return true;
  }

  private put(value: unknown, level: number): void {
    const width = this.widths[level];
    if (width === undefined) {
      this.putNumber(value);
      return;
    }
    const isList = Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
    if (!isList) {
      throw this.wrong(value === null || value === undefined ? 'is null, and not a list' : 'is not a list');
    }
    const items = value as ArrayLike<unknown>;
    if (items.length !== width) {
      throw this.wrong(`has a list of ${items.length}, the others have ${width}`);
    }
    for (let i = 0; i < width; i++) {
      this.put(items[i], level + 1);
    }
  }

  private putNumber(value: unknown): void {
    const { data, dtype } = this;
    if (this.written >= data.length) {
      throw this.wrong('has more values than the others');
    }
    if (value === null || value === undefined) {
      if (!dtype.includes('float')) {
        throw this.wrong(`is null, which ${dtype} cannot hold; fill the nulls or save it as float64`);
      }
      this.nulls += 1;
      data[this.written++] = NaN;
    } else if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
      if (typeof value !== 'bigint') {
        throw this.wrong('holds no integer');
      }
      data[this.written++] = value;
    } else {
      if (typeof value !== 'number' && typeof value !== 'boolean') {
        throw this.wrong('holds no number');
      }
      data[this.written++] = Number(value);
    }
  }

  private wrong(reason: string): BadInput {
    return new BadInput({ place: `row ${this.firstRow + this.row}`, reason });
  }
}
