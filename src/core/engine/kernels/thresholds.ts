/** As the definitions have it. */
function sigmoid(x: number): number {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
}

/** The largest score whose sigmoid is not above `threshold`: scores above it are predicted, and no sigmoid need be computed. */
export function scoreAt(threshold: number): number {
  // Below the least positive number and above the last digit of 1 the sigmoid has two values only.
  let [low, high] = [-800, 800];
  if (!(sigmoid(low) <= threshold)) {
    return -Infinity;
  }
  if (sigmoid(high) <= threshold) {
    return Infinity;
  }
  for (let middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (sigmoid(middle) <= threshold) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}
