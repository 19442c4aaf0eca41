/** The exact median, the mean of the two middle values of an even count; NaN of nothing. Reorders `values`. */
export function medianOf(values: Float64Array): number {
  const count = values.length;
  if (count === 0) {
    return NaN;
  }
  const middle = count >> 1;
  select(values, middle);
  const upper = values[middle] ?? NaN;
  if (count % 2 === 1) {
    return upper;
  }
  let lower = -Infinity;
  for (let i = 0; i < middle; i++) {
    lower = Math.max(lower, values[i] ?? -Infinity);
  }
  // Halved first: the sum of two large values may overflow.
  return lower === upper ? upper : lower / 2 + upper / 2;
}

/** Hoare's selection (1961): afterwards `values[k]` is as if sorted, and no value before it is larger. */
function select(values: Float64Array, k: number): void {
  let left = 0;
  let right = values.length - 1;
  while (left < right) {
    const pivot = medianOfThree(values[left] ?? 0, values[(left + right) >> 1] ?? 0, values[right] ?? 0);
    let i = left;
    let j = right;
    while (i <= j) {
      while ((values[i] ?? Infinity) < pivot) {
        i++;
      }
      while ((values[j] ?? -Infinity) > pivot) {
        j--;
      }
      if (i <= j) {
        const value = values[i] ?? 0;
        values[i++] = values[j] ?? 0;
        values[j--] = value;
      }
    }
    if (k <= j) {
      right = j;
    } else if (k >= i) {
      left = i;
    } else {
      return;
    }
  }
}

function medianOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
