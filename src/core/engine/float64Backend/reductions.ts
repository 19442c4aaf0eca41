import { sizeOf } from './broadcast';
import type { Kernel, Operand } from './kernel';

interface Axes {
  /** Shape of the result. */
  readonly shape: readonly number[];
  /** Elements of the operand that go into one of the result, where they lie side by side; else null. */
  readonly run: number | null;
  /** For each element of the operand, the element of the result it goes into. */
  readonly target: (index: number) => number;
}

/** The axes an attribute names, counted from the front, in order; all where it names none. */
function axesOf(attribute: unknown, rank: number): readonly number[] {
  const named = attribute === undefined || attribute === null ? Array.from({ length: rank }, (_, axis) => axis) : [attribute].flat();
  return named.map((axis) => (Number(axis) + rank) % rank).sort((a, b) => a - b);
}

function reduced(x: Operand, axes: readonly number[], keepDims: boolean): Axes {
  const kept = x.shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
  const shape = keepDims ? kept : x.shape.filter((_, axis) => !axes.includes(axis));
  const trailing = axes.every((axis, i) => axis === x.shape.length - axes.length + i);
  if (trailing) {
    // Rows of a row-major block: the usual case.
    const inner = sizeOf(axes.map((axis) => x.shape[axis] ?? 1));
    return { shape, run: inner, target: (index) => Math.floor(index / inner) };
  }
  const strides = kept.map((length, axis) => (length === 1 ? 0 : sizeOf(kept.slice(axis + 1))));
  const outer = x.shape.map((_, axis) => sizeOf(x.shape.slice(axis + 1)));
  return {
    shape,
    run: null,
    target: (index) => strides.reduce((sum, stride, axis) => sum + (Math.floor(index / (outer[axis] ?? 1)) % (x.shape[axis] ?? 1)) * stride, 0),
  };
}

export const sum: Kernel = ({ input, attributes, make }) => {
  const x = input('x');
  const { values } = x;
  const { shape, run, target } = reduced(x, axesOf(attributes['axis'], x.shape.length), attributes['keepDims'] === true);
  const result = new Float64Array(sizeOf(shape));
  if (run !== null) {
    for (let at = 0, i = 0; at < result.length; at++) {
      let total = 0;
      for (const end = i + run; i < end; i++) {
        total += values[i] ?? 0;
      }
      result[at] = total;
    }
    return make(result, shape, x.dtype);
  }
  for (let i = 0; i < values.length; i++) {
    const at = target(i);
    result[at] = (result[at] ?? 0) + (values[i] ?? 0);
  }
  return make(result, shape, x.dtype);
};

export const mean: Kernel = (call) => {
  const { input, attributes } = call;
  const x = input('x');
  const elements = sizeOf(axesOf(attributes['axis'], x.shape.length).map((axis) => x.shape[axis] ?? 1));
  return sum({ ...call, make: (values, shape, dtype) => call.make(Float64Array.from(values, (total) => total / elements), shape, dtype) });
};

function extreme(pick: (a: number, b: number) => number, least: number): Kernel {
  return ({ input, attributes, make }) => {
    const x = input('x');
    const { values } = x;
    const { shape, run, target } = reduced(x, axesOf(attributes['reductionIndices'] ?? attributes['axis'], x.shape.length), attributes['keepDims'] === true);
    const result = new Float64Array(sizeOf(shape)).fill(least);
    if (run !== null) {
      for (let at = 0, i = 0; at < result.length; at++) {
        let best = least;
        for (const end = i + run; i < end; i++) {
          best = pick(best, values[i] ?? 0);
        }
        result[at] = best;
      }
      return make(result, shape, x.dtype);
    }
    for (let i = 0; i < values.length; i++) {
      const at = target(i);
      result[at] = pick(result[at] ?? 0, values[i] ?? 0);
    }
    return make(result, shape, x.dtype);
  };
}

export const max = extreme(Math.max, -Infinity);
export const min = extreme(Math.min, Infinity);

/** Index of the first largest element along the last axis; of the first NaN where there is one. */
export const argMax: Kernel = ({ input, attributes, make }) => {
  const x = input('x');
  const [axis] = axesOf(attributes['axis'], x.shape.length);
  if (axis !== x.shape.length - 1) {
    throw new Error('argMax goes over the last axis');
  }
  const length = x.shape[axis] ?? 1;
  const { values } = x;
  const result = new Int32Array(values.length / Math.max(1, length));
  for (let row = 0; row < result.length; row++) {
    const start = row * length;
    let best = 0;
    let highest = values[start] ?? 0;
    for (let j = 1; j < length && !Number.isNaN(highest); j++) {
      const value = values[start + j] ?? 0;
      if (value > highest || Number.isNaN(value)) {
        best = j;
        highest = value;
      }
    }
    result[row] = best;
  }
  return make(result, x.shape.slice(0, -1), 'int32');
};
