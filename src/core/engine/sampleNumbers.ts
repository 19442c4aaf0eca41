/** A number for each sample, held in as few bytes as it has digits. */
export type NumberColumn = Float64Array | Float32Array;

/** A number of each sample that need not be held: it may follow from others. */
export interface SampleNumbers {
  readonly length: number;
  readonly at: (sample: number) => number;
  /** All of them; nobody writes into it. */
  readonly toArray: () => Float64Array;
}

/** Numbers that are held. */
export function heldNumbers(column: Float64Array): SampleNumbers {
  return { length: column.length, at: (sample) => column[sample] ?? NaN, toArray: () => column };
}

/** Numbers that follow from others whenever they are asked for. */
export function derivedNumbers(length: number, at: (sample: number) => number): SampleNumbers {
  return {
    length, at,
    toArray: () => {
      const column = new Float64Array(length);
      for (let sample = 0; sample < length; sample++) {
        column[sample] = at(sample);
      }
      return column;
    },
  };
}

/** From here on float32 has fewer digits; beyond the largest it has none. */
const leastNormal = 2 ** -126;
const largest = (2 - 2 ** -23) * 2 ** 127;

/** A column that is float32 as long as that holds its numbers to their last digit, and float64 from the first on that it does not. */
export class GrowingColumn {
  private held: NumberColumn;

  /** @param isNarrow whether its numbers have no more digits than float32 */
  constructor(length: number, isNarrow: boolean) {
    this.held = isNarrow ? new Float32Array(length) : new Float64Array(length);
  }

  get values(): NumberColumn {
    return this.held;
  }

  put(sample: number, value: number): void {
    this.widenFor(value);
    this.held[sample] = value;
  }

  putAll(first: number, values: ArrayLike<number>): void {
    if (this.held instanceof Float32Array && !fitInFloat32(values)) {
      this.held = new Float64Array(this.held);
    }
    this.held.set(values, first);
  }

  /** Takes numbers that float32 holds, as class indices, or those of a column that holds as many digits as they have. */
  putHeld(first: number, values: ArrayLike<number>): void {
    this.held.set(values, first);
  }

  private widenFor(value: number): void {
    if (this.held instanceof Float32Array && !fitsInFloat32(value)) {
      this.held = new Float64Array(this.held);
    }
  }
}

function fitInFloat32(values: ArrayLike<number>): boolean {
  if (values instanceof Float32Array) {
    return true;
  }
  let doFit = true;
  for (let i = 0; i < values.length; i++) {
    doFit &&= fitsInFloat32(values[i] ?? NaN);
  }
  return doFit;
}

/** NaN and infinities do. */
function fitsInFloat32(value: number): boolean {
  const size = Math.abs(value);
  return !((size > 0 && size < leastNormal) || (size > largest && size < Infinity));
}
