/** Whether `scores` has one axis more than `labels`: that of the classes. `(B, 1)` labels count as `(B,)`. */
export function isClassAxisOf(scores: readonly number[], labels: readonly number[]): boolean {
  const classes = scores.at(-1) ?? 0;
  const rows = scores.slice(0, -1);
  return scores.length > 1 && classes > 1 && (isSameShape(rows, labels) || isSameShape([...rows, 1], labels));
}

export function isSameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis]);
}

export function withoutColumn(shape: readonly number[]): readonly number[] {
  return shape.length === 2 && shape[1] === 1 ? shape.slice(0, 1) : shape;
}

/** One a sample, `(B,)` or `(B, 1)`, or as the targets are shaped. */
export function fitsWeights(weights: readonly number[], target: readonly number[]): boolean {
  const perSample = weights.length === 1 || (weights.length === 2 && weights[1] === 1);
  return weights.length > 0 && weights[0] === target[0] && (perSample || isSameShape(weights, target));
}
