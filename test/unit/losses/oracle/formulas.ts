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

const sigmoid = (x: number): number => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));
const clip = (p: number, least: number, most = 1 - least): number => Math.min(Math.max(p, least), most);

/** The binary cross-entropy of a probability that is clipped, as Keras and scikit-learn do it. */
export function clippedEntropy(p: number, y: number, epsilon: number): number {
  const q = clip(p, epsilon);
  return -y * Math.log(q) - (1 - y) * Math.log(1 - q);
}

/** PyTorch's: each logarithm no less than −100. */
export const flooredEntropy = (p: number, y: number): number => -y * Math.max(Math.log(p), -100) - (1 - y) * Math.max(Math.log1p(-p), -100);

/** α_t · (1 − p_t)^γ · cross-entropy of labels 0 and 1. */
export function sigmoidFocal(x: number, y: number, gamma: number, alpha: number | null): number {
  const wrong = y === 1 ? sigmoid(-x) : sigmoid(x);
  return sigmoidCrossEntropy(x, y) * wrong ** gamma * (alpha === null ? 1 : y === 1 ? alpha : 1 - alpha);
}

/** Keras's, whose probabilities are clipped before the logarithm. */
export function kerasFocal(x: number, y: number, gamma: number): number {
  const wrong = y === 1 ? sigmoid(-x) : sigmoid(x);
  return clippedEntropy(sigmoid(x), y, 1e-7) * wrong ** gamma;
}

export function softmaxFocal(row: readonly number[], label: number, gamma: number): number {
  const entropy = negativeLogSoftmax(row, label);
  return (-Math.expm1(-entropy)) ** gamma * entropy;
}

/** Keras's, of clipped probabilities and with α for every class. */
export function kerasSoftmaxFocal(row: readonly number[], label: number, gamma: number): number {
  const p = clip(Math.exp(-negativeLogSoftmax(row, label)), 1e-7);
  return 0.25 * (1 - p) ** gamma * -Math.log(p);
}

/** Σ y·log(y / p), each term 0 where y is. */
export const divergence = (p: readonly number[], y: readonly number[], least = 0): number => sum(y.map((target, i) => {
  const [t, q] = [clip(target, least, 1), clip(p[i] ?? NaN, least, 1)];
  return t === 0 ? 0 : t * Math.log(t / q);
}));

const dot = (p: readonly number[], y: readonly number[]): number => sum(p.map((x, i) => x * (y[i] ?? NaN)));

export const cosineDistance = (p: readonly number[], y: readonly number[]): number => 1 - dot(p, y);

export function kerasSimilarity(p: readonly number[], y: readonly number[]): number {
  const length = (x: readonly number[]): number => Math.sqrt(Math.max(dot(x, x), 1e-12));
  return -dot(p.map((x) => x / length(p)), y.map((x) => x / length(y)));
}

export const cosineEmbedding = (p: readonly number[], y: readonly number[]): number => 1 - dot(p, y) / Math.sqrt((dot(p, p) + 1e-12) * (dot(y, y) + 1e-12));

/** Σ over ordered pairs of (d_i − d_j)², over `pairs` of them. */
export function pairwise(p: readonly number[], y: readonly number[], pairs: number): number {
  const d = p.map((x, i) => x - (y[i] ?? NaN));
  return sum(d.flatMap((a) => d.map((b) => (a - b) ** 2))) / pairs;
}

export const deviance = (p: number, y: number): number => 2 * ((y === 0 ? 0 : y * Math.log(y / p)) - y + p);

/** Stirling's term of PyTorch's Poisson loss. */
export const stirling = (y: number): number => (y > 1 ? y * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI * y) : 0);
