import type { NumericDType } from './dtype';
import { elementCount, rowCount, rowElements, shapeOfRows } from './shape';
import type { Shape, Tensor, TensorData, TensorView } from './tensor';
import type { Work } from '../work';

/** Tensors up to this many elements are read once and kept while a search goes over them. */
const mostKept = 1 << 25;

/** The same tensor, read once where it is small enough to keep. */
export function keptView(view: TensorView): TensorView {
  if ((elementCount(view.shape) ?? Infinity) > mostKept) {
    return view;
  }
  let whole: Promise<Tensor> | undefined;
  const width = rowElements(view.shape);
  return {
    ...view, stored: undefined,
    readRows: async (start: number, end: number, work?: Work): Promise<Tensor> => {
      whole ??= view.readRows(0, rowCount(view.shape), work);
      const { dtype, data } = await whole;
      return { dtype, shape: shapeOfRows(view.shape, start, end), data: data.subarray(start * width, end * width) };
    },
  };
}

/**
 * A tensor made of another's rows, as float64.
 * @param derive the elements of some rows `[rows, …]`, given theirs
 */
export function derivedView(view: TensorView, shape: Shape, dtype: NumericDType, derive: (values: Float64Array, rows: number) => Float64Array | Int32Array): TensorView {
  return {
    ...view, dtype, shape, stored: undefined,
    readRows: async (start, end, work) => {
      const { data } = await view.readRows(start, end, work);
      return { dtype, shape: shapeOfRows(shape, start, end), data: derive(numbersOf(data), end - start) };
    },
  };
}

export function numbersOf(data: TensorData): Float64Array {
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    return Float64Array.from(data, Number);
  }
  return data instanceof Float64Array ? data : new Float64Array(data);
}

/** Every element by itself. */
export function mappedView(view: TensorView, map: (value: number) => number): TensorView {
  return derivedView(view, view.shape, 'float64', (values) => values.map(map));
}

/**
 * The softmax along an axis.
 * @param isLog for its logarithm
 */
export function softmaxView(view: TensorView, axis: number, isLog = false): TensorView {
  const classes = view.shape[axis] ?? 1;
  const stride = view.shape.slice(axis + 1).reduce((product, length) => product * length, 1);
  return derivedView(view, view.shape, 'float64', (values) => {
    const result = new Float64Array(values.length);
    for (let i = 0; i < values.length; i++) {
      if (Math.floor(i / stride) % classes === 0) {
        softmaxOf(values, result, i, stride, classes, isLog);
      }
    }
    return result;
  });
}

function softmaxOf(values: Float64Array, result: Float64Array, start: number, stride: number, classes: number, isLog: boolean): void {
  let max = -Infinity;
  for (let c = 0; c < classes; c++) {
    max = Math.max(max, values[start + c * stride] ?? NaN);
  }
  let sum = 0;
  for (let c = 0; c < classes; c++) {
    sum += Math.exp((values[start + c * stride] ?? NaN) - max);
  }
  for (let c = 0; c < classes; c++) {
    const shifted = (values[start + c * stride] ?? NaN) - max;
    result[start + c * stride] = isLog ? shifted - Math.log(sum) : Math.exp(shifted) / sum;
  }
}

/** Class indices as rows of 0 and 1, the classes at `axis` of the result. An index outside gives a row of zeros. */
export function oneHotView(labels: TensorView, shape: Shape, axis: number): TensorView {
  const classes = shape[axis] ?? 1;
  const stride = shape.slice(axis + 1).reduce((product, length) => product * length, 1);
  return derivedView(labels, shape, 'float64', (values) => {
    const result = new Float64Array(values.length * classes);
    values.forEach((label, i) => {
      if (Number.isInteger(label) && label >= 0 && label < classes) {
        result[Math.floor(i / stride) * classes * stride + label * stride + (i % stride)] = 1;
      }
    });
    return result;
  });
}

/** The class of the largest number of each row along the last axis. */
export function largestView(rows: TensorView): TensorView {
  const classes = rows.shape.at(-1) ?? 1;
  return derivedView(rows, rows.shape.slice(0, -1), 'int32', (values) => Int32Array.from({ length: values.length / classes }, (_, row) => {
    let best = 0;
    for (let c = 1; c < classes; c++) {
      if ((values[row * classes + c] ?? NaN) > (values[row * classes + best] ?? NaN)) {
        best = c;
      }
    }
    return best;
  }));
}

/** The number of each label's class; of one outside, 0. */
export function byLabelView(labels: TensorView, numbers: readonly number[]): TensorView {
  return mappedView(labels, (label) => numbers[label] ?? 0);
}

/** A tensor without its last axis, where that has length one. */
export function withoutColumn(view: TensorView): TensorView {
  return view.shape.length > 1 && view.shape.at(-1) === 1 ? derivedView(view, view.shape.slice(0, -1), 'float64', (values) => values) : view;
}
