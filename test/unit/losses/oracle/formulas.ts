/** The formulas of the losses for one row, in float64, for the property tests. */

const logSumExp = (row: readonly number[]): number => {
  const largest = Math.max(...row);
  const at = row.indexOf(largest);
  return largest + Math.log1p(row.reduce((sum, x, i) => sum + (i === at ? 0 : Math.exp(x - largest)), 0));
};

/** −log softmax(x)_c, without losing what is near 0. */
export function negativeLogSoftmax(row: readonly number[], c: number): number {
  const own = row[c] ?? NaN;
  const largest = Math.max(...row);
  const at = row.indexOf(largest);
  return own === largest && at === c
    ? Math.log1p(row.reduce((sum, x, i) => sum + (i === c ? 0 : Math.exp(x - own)), 0))
    : logSumExp(row) - own;
}

export function smoothedCrossEntropy(row: readonly number[], label: number, smoothing: number): number {
  return row.reduce((sum, _, c) => sum + ((c === label ? 1 - smoothing : 0) + smoothing / row.length) * negativeLogSoftmax(row, c), 0);
}

const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** −y·log σ(x) − (1 − y)·log(1 − σ(x)), the first part times `positive`. */
export function sigmoidCrossEntropy(x: number, y: number, positive = 1): number {
  return positive * y * softplus(-x) + (1 - y) * softplus(x);
}

export function logLoss(p: number, y: number, epsilon: number): number {
  return -y * Math.log(p + epsilon) - (1 - y) * Math.log(1 - p + epsilon);
}

export const binaryHinge = (x: number, y: number): number => Math.max(0, 1 - (2 * y - 1) * x);

/** max(0, s_j − s_y + Δ) for j ≠ y. */
export function margins(row: readonly number[], label: number, delta: number): readonly number[] {
  return row.flatMap((score, j) => (j === label ? [] : [Math.max(0, score - (row[label] ?? NaN) + delta)]));
}

/** Keras's: the label's own place counts as a score of 0. */
export function categoricalHinge(row: readonly number[], label: number): number {
  const others = Math.max(...row.map((score, c) => (c === label ? 0 : score)));
  return Math.max(0, 1 + others - (row[label] ?? NaN));
}

export function huber(d: number, delta: number): number {
  const a = Math.abs(d);
  return a <= delta ? 0.5 * d * d : delta * a - 0.5 * delta * delta;
}

export function smoothL1(d: number, beta: number): number {
  const a = Math.abs(d);
  return a < beta ? (0.5 * d * d) / beta : a - 0.5 * beta;
}

/** log cosh d: the series where d is small, |d| − ln 2 + log1p(e^−2|d|) elsewhere. */
export function logCosh(d: number): number {
  const a = Math.abs(d);
  return a < 1e-3 ? (d * d) / 2 - (d ** 4) / 12 : a + Math.log1p(Math.exp(-2 * a)) - Math.LN2;
}

export const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
