import { elementCount, rowCount, rowElements } from '../../tensors/shape';
import type { TensorView } from '../../tensors/tensor';
import type { Work } from '../../work';

/** What the first rows of a tensor look like. NaN and infinities are passed over. */
export interface ValueFacts {
  readonly min: number;
  readonly max: number;
  readonly areIntegers: boolean;
  /** Only 0 and 1. */
  readonly areBits: boolean;
  /** All in [0, 1]. */
  readonly areInUnitInterval: boolean;
  /** Each row along the last axis sums to one. */
  readonly rowsSumToOne: boolean;
  /** Each row along the last axis is of logarithms of numbers that sum to one. */
  readonly rowsAreLogProbabilities: boolean;
  /** Where each row along the last axis is largest. */
  readonly largest: readonly number[];
  /** The values themselves. */
  readonly values: Float64Array;
}

/** Rows and elements looked at: enough to tell, little to read. */
const peekedRows = 4096;
const peekedElements = 1 << 18;
/** Wider rows are not looked at. */
const widestRow = 1 << 22;

/** The first rows of a tensor, read when they are asked for. */
export class ValuePeek {
  private facts: Promise<ValueFacts | null> | undefined;

  constructor(private readonly view: TensorView) {}

  /** Null where there is nothing to look at. */
  look(work: Work): Promise<ValueFacts | null> {
    this.facts ??= this.read(work);
    return this.facts;
  }

  private async read(work: Work): Promise<ValueFacts | null> {
    const { shape, dtype } = this.view;
    const width = rowElements(shape);
    if (elementCount(shape) === 0 || width > widestRow) {
      return null;
    }
    const rows = Math.min(rowCount(shape), peekedRows, Math.max(1, Math.floor(peekedElements / width)));
    const { data } = await this.view.readRows(0, rows, work);
    // float16 and narrower are rounded at every class.
    return factsOf(Float64Array.from(data, Number), shape.at(-1) ?? 1, dtype === 'float32' || dtype === 'float64' ? 1e-3 : 5e-3);
  }
}

function factsOf(values: Float64Array, rowLength: number, tolerance: number): ValueFacts {
  const finite = values.filter(Number.isFinite);
  let min = Infinity;
  let max = -Infinity;
  for (const value of finite) {
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  const isNearOne = (sum: number): boolean => Math.abs(sum - 1) <= tolerance;
  const areInUnitInterval = finite.length > 0 && min >= 0 && max <= 1;
  return {
    min,
    max,
    areIntegers: finite.length === values.length && values.every(Number.isInteger),
    areBits: finite.length === values.length && values.every((value) => value === 0 || value === 1),
    areInUnitInterval,
    rowsSumToOne: rowLength > 1 && areInUnitInterval && everyRowSum(values, rowLength, (value) => value, isNearOne),
    rowsAreLogProbabilities: rowLength > 1 && max <= 0 && everyRowSum(values, rowLength, Math.exp, isNearOne),
    largest: Array.from({ length: values.length / rowLength }, (_, row) => indexOfLargest(values.subarray(row * rowLength, (row + 1) * rowLength))),
    values,
  };
}

function indexOfLargest(values: Float64Array): number {
  return values.reduce((best, value, i) => (value > (values[best] ?? -Infinity) ? i : best), 0);
}

function everyRowSum(values: Float64Array, rowLength: number, term: (value: number) => number, fits: (sum: number) => boolean): boolean {
  for (let start = 0; start < values.length; start += rowLength) {
    const sum = values.subarray(start, start + rowLength).reduce((total, value) => total + term(value), 0);
    if (!fits(sum)) {
      return false;
    }
  }
  return true;
}
