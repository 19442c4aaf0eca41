// The columns of a block, one behind the other: `rows` float64 each, in the order of the table of samples.

// @ts-ignore: decorator
@inline
export function lossOf(columns: usize, _rows: i32, row: i32): usize {
  return columns + (<usize>row << 3);
}

// @ts-ignore: decorator
@inline
export function probabilityOf(columns: usize, rows: i32, row: i32): usize {
  return columns + (<usize>(rows + row) << 3);
}

// @ts-ignore: decorator
@inline
export function confidenceOf(columns: usize, rows: i32, row: i32): usize {
  return columns + (<usize>(2 * rows + row) << 3);
}

// @ts-ignore: decorator
@inline
export function marginOf(columns: usize, rows: i32, row: i32): usize {
  return columns + (<usize>(3 * rows + row) << 3);
}

// @ts-ignore: decorator
@inline
export function predictedOf(columns: usize, rows: i32, row: i32): usize {
  return columns + (<usize>(4 * rows + row) << 3);
}

// @ts-ignore: decorator
@inline
export function labelOf(columns: usize, rows: i32, row: i32): usize {
  return columns + (<usize>(5 * rows + row) << 3);
}

/** Σ of the losses of rows that have a label: a class from 0 to n − 1. */
export function sumOfLabelled(labels: usize, rows: i32, n: i32, columns: usize): f64 {
  let sum: f64 = 0;
  for (let row = 0; row < rows; row++) {
    if (load<u32>(labels + (<usize>row << 2)) < <u32>n) {
      sum += load<f64>(lossOf(columns, rows, row));
    }
  }
  return sum;
}
