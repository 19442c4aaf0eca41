// The margins max(0, x_j − x_y + Δ) of a multiclass SVM, 0 at the label. s = x_y − Δ is held in two float32, so that x_j − s keeps its
// digits where it is next to nothing.
import { at, lastLanes, largestLane32, pairSums, sumOfLanes64, upperHalf } from './arithmetic';
import { classifyRow } from './classifyRow';
import { labelOf, lossOf, marginOf, predictedOf, probabilityOf, sumOfLabelled } from './columns';
import { finishScores } from './finishRows';
import { hasNaN, indexOf, largest, largestOther } from './rows';

/** How the margins of a row become its loss: Σ (Weston and Watkins), Σ of squares, or the largest (Crammer and Singer). */
const ofSum = 0;
const ofSquares = 1;

/** The largest score but that of the label, as a pass over the margins finds it. */
let other: f64 = 0;

const run: usize = 256;

/** Σ of the margins (of their squares) of at least four float32, of which that of the label is −∞. */
// @ts-ignore: decorator
@inline
function sumOfMargins32(row: usize, n: i32, s: f64, areSquared: bool): f64 {
  const high = f32x4.splat(<f32>s);
  const low = f32x4.splat(<f32>(s - <f64><f32>s));
  const none = f32x4.splat(0);
  let total = f64x2.splat(0);
  let most = f32x4.splat(-Infinity);
  let p = row;
  const end = row + (<usize>(n & ~3) << 2);
  while (p < end) {
    let sum = none;
    const stop = min(p + run, end);
    do {
      const x = v128.load(p);
      most = f32x4.pmax(most, x);
      const margin = f32x4.pmax(f32x4.sub(f32x4.sub(x, high), low), none);
      if (areSquared) {
        total = f64x2.add(total, squares(margin));
      } else {
        sum = f32x4.add(sum, margin);
      }
      p += 16;
    } while (p < stop);
    total = f64x2.add(total, pairSums(sum));
  }
  if (n & 3) {
    const x = v128.load(row + (<usize>(n - 4) << 2));
    most = f32x4.pmax(most, x);
    const margin = v128.and(f32x4.pmax(f32x4.sub(f32x4.sub(x, high), low), none), lastLanes(n & 3));
    total = f64x2.add(total, areSquared ? squares(margin) : pairSums(margin));
  }
  other = <f64>largestLane32(most);
  return sumOfLanes64(total);
}

// @ts-ignore: decorator
@inline
function squares(x: v128): v128 {
  const first = f64x2.promote_low_f32x4(x);
  const second = upperHalf(x);
  return f64x2.add(f64x2.mul(first, first), f64x2.mul(second, second));
}

function plainSum32(row: usize, n: i32, s: f64): f64 {
  return sumOfMargins32(row, n, s, false);
}

function squaredSum32(row: usize, n: i32, s: f64): f64 {
  return sumOfMargins32(row, n, s, true);
}

/** The loss of a row as its definition stands, in float64. */
function lossByTerm<T extends number>(row: usize, n: i32, label: i32, delta: f64, kind: i32): f64 {
  const own = at<T>(row, label);
  let loss: f64 = 0;
  for (let j = 0; j < n; j++) {
    if (j != label) {
      const difference = at<T>(row, j) - own + delta;
      const margin = difference < 0 ? 0 : difference;
      loss = kind == ofSum ? loss + margin : kind == ofSquares ? loss + margin * margin : loss == loss && !(margin <= loss) ? margin : loss;
    }
  }
  return loss;
}

function marginRow<T extends number>(row: usize, n: i32, label: i32, delta: f64, kind: i32, hasScores: bool, columns: usize, rows: i32, index: i32): void {
  if (hasScores) {
    classifyRow<T>(row, n, label, columns, rows, index);
    // Where the loss goes it left what finishScores makes the probability of.
    store<f64>(probabilityOf(columns, rows, index), load<f64>(lossOf(columns, rows, index)));
  }
  const hasLabel = <u32>label < <u32>n;
  const own = hasLabel ? at<T>(row, label) : NaN;
  let loss: f64 = NaN;
  if (abs(own) < Infinity) {
    loss = fastLoss<T>(row, n, label, own, delta, kind);
  }
  if (!(loss < Infinity) || isLost<T>(loss, own, n, delta, kind)) {
    loss = hasLabel ? lossByTerm<T>(row, n, label, delta, kind) : NaN;
    other = hasLabel ? largestOther<T>(row, n, label) : largest<T>(row, n);
  }
  store<f64>(lossOf(columns, rows, index), loss);
  if (!hasScores) {
    store<f64>(labelOf(columns, rows, index), hasLabel ? <f64>label : NaN);
    store<f64>(marginOf(columns, rows, index), own - other);
    store<f64>(predictedOf(columns, rows, index), predictedClass<T>(row, n, label, own));
  }
}

/** The loss where the label's score is finite; not a finite number where another is not, or float32 is too narrow. */
// @ts-ignore: decorator
@inline
function fastLoss<T extends number>(row: usize, n: i32, label: i32, own: f64, delta: f64, kind: i32): f64 {
  if (sizeof<T>() == 8 || n < 4 || kind > ofSquares) {
    other = largestOther<T>(row, n, label);
    return lossByTerm<T>(row, n, label, delta, kind);
  }
  const place = row + (<usize>label) * sizeof<T>();
  const kept = load<T>(place);
  store<T>(place, <T>(-Infinity));
  const loss = kind == ofSum ? plainSum32(row, n, own - delta) : squaredSum32(row, n, own - delta);
  store<T>(place, kept);
  return loss;
}

/** Whether a loss is so small beside the label's score that the digits of x_y − Δ which two float32 hold are too few for it. */
// @ts-ignore: decorator
@inline
function isLost<T extends number>(loss: f64, own: f64, n: i32, delta: f64, kind: i32): bool {
  if (sizeof<T>() == 8 || n < 4 || kind > ofSquares) {
    return false;
  }
  const margin = abs(own) * 2e-8;
  const least = <f64>n * (kind == ofSum ? margin : 4 * margin * margin);
  return loss < least && (loss > 0 || other - own + delta > 0);
}

/** The first of the largest scores; NaN where a score is NaN. */
// @ts-ignore: decorator
@inline
function predictedClass<T extends number>(row: usize, n: i32, label: i32, own: f64): f64 {
  if (own > other) {
    return <f64>label;
  }
  if (own <= other) {
    return <f64>indexOf<T>(row, n, other);
  }
  return hasNaN<T>(row, n) ? NaN : <f64>indexOf<T>(row, n, largest<T>(row, n));
}

// @ts-ignore: decorator
@inline
function overRows<T extends number>(scores: usize, labels: usize, rows: i32, n: i32, delta: f64, kind: i32, hasScores: bool, columns: usize): f64 {
  for (let row = 0, place = scores; row < rows; row++, place += <usize>n * sizeof<T>()) {
    marginRow<T>(place, n, load<i32>(labels + (<usize>row << 2)), delta, kind, hasScores, columns, rows, row);
  }
  if (hasScores) {
    finishScores(columns, rows);
  }
  return sumOfLabelled(labels, rows, n, columns);
}

/**
 * Losses, margins, labels and predictions of rows of scores, and with `hasScores` the probabilities that their softmax gives; else
 * these columns stay as they are.
 */
export function multiclassMargins32(scores: usize, labels: usize, rows: i32, n: i32, delta: f64, kind: i32, hasScores: bool, columns: usize): f64 {
  return overRows<f32>(scores, labels, rows, n, delta, kind, hasScores, columns);
}

export function multiclassMargins64(scores: usize, labels: usize, rows: i32, n: i32, delta: f64, kind: i32, hasScores: bool, columns: usize): f64 {
  return overRows<f64>(scores, labels, rows, n, delta, kind, hasScores, columns);
}
