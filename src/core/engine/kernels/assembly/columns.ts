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
