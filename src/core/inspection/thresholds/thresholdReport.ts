import { BadInput } from '../../errors';
import { sortedOrder } from '../columns/sortedOrder';
import type { DecisionScores } from './decisionScores';

/** What a threshold does: everything whose probability is at least so large is taken for positive. */
export interface ThresholdPoint {
  /** A probability; null where nothing is taken. */
  readonly threshold: number | null;
  readonly truePositives: number;
  readonly falsePositives: number;
}

/** How one decision does under every threshold. Each sample counts once, whatever its weight. */
export interface ThresholdReport {
  readonly positives: number;
  readonly negatives: number;
  /** Area under the ROC curve; null where all samples are of one kind. */
  readonly rocArea: number | null;
  /** Average precision; null where no sample is positive. */
  readonly averagePrecision: number | null;
  /** Points of the curves, from the largest threshold to the smallest: all of them, or those that show the course. */
  readonly points: readonly ThresholdPoint[];
  /** Index of the point with the largest F1. */
  readonly best: number;
  /** What the loss's own threshold does, which takes what is above it. */
  readonly own: ThresholdPoint;
}

/** Points kept of each curve. */
const mostPoints = 200;

/**
 * Curves, areas and the best F1 of a decision, from every distinct score, as scikit-learn defines them: `roc_auc_score` (trapezoids),
 * `average_precision_score` (Σ (Rₙ − Rₙ₋₁) Pₙ), F1 = 2·TP / (2·TP + FP + FN).
 * @param ownThreshold of the loss: a probability
 * @throws BadInput where there is no sample
 */
export function thresholdReport({ scores, positive, areLogits }: DecisionScores, ownThreshold: number): ThresholdReport {
  if (scores.length === 0) {
    throw new BadInput({ reason: 'no sample that has a label and a score passes the filter' });
  }
  const probabilityOf = (score: number): number => (areLogits ? 1 / (1 + Math.exp(-score)) : score);
  const positives = positive.reduce((sum, is) => sum + is, 0);
  const negatives = positive.length - positives;
  const order = sortedOrder(scores, true);
  const points: ThresholdPoint[] = [{ threshold: null, truePositives: 0, falsePositives: 0 }];
  let [hits, alarms, twiceArea, precisionSum] = [0, 0, 0, 0];
  let own: ThresholdPoint = { threshold: ownThreshold, truePositives: 0, falsePositives: 0 };
  for (let i = 0; i < order.length;) {
    const score = scores[order[i] ?? 0] ?? NaN;
    let [more, fewer] = [0, 0];
    for (; i < order.length && scores[order[i] ?? 0] === score; i++) {
      const is = positive[order[i] ?? 0] ?? 0;
      more += is;
      fewer += 1 - is;
    }
    twiceArea += fewer * (2 * hits + more);
    hits += more;
    alarms += fewer;
    precisionSum += more * hits / (hits + alarms);
    const threshold = probabilityOf(score);
    points.push({ threshold, truePositives: hits, falsePositives: alarms });
    if (threshold > ownThreshold) {
      own = { threshold: ownThreshold, truePositives: hits, falsePositives: alarms };
    }
  }
  const f1 = ({ truePositives: tp, falsePositives: fp }: ThresholdPoint): number => (positives + tp + fp === 0 ? 0 : 2 * tp / (positives + tp + fp));
  const best = points.reduce((most, point, i) => (f1(point) > f1(points[most] ?? point) ? i : most), 0);
  const kept = keptPoints(points, best, positives, negatives);
  return {
    positives, negatives,
    rocArea: positives === 0 || negatives === 0 ? null : twiceArea / 2 / positives / negatives,
    averagePrecision: positives === 0 ? null : precisionSum / positives,
    points: kept.map((i) => points[i] ?? own),
    best: kept.indexOf(best), own,
  };
}

/** Indices of the points that show the course of both curves: even steps along ROC, and along the logarithm of how many are taken, where precision moves. */
function keptPoints(points: readonly ThresholdPoint[], best: number, positives: number, negatives: number): readonly number[] {
  if (points.length <= mostPoints) {
    return points.map((_, i) => i);
  }
  const last = points.length - 1;
  const kept = new Set([0, 1, best, last]);
  const share = (count: number, of: number): number => (of === 0 ? 0 : count / of);
  const scales = [
    ({ truePositives, falsePositives }: ThresholdPoint) => share(truePositives, positives) + share(falsePositives, negatives),
    ({ truePositives, falsePositives }: ThresholdPoint) => Math.log1p(truePositives + falsePositives),
  ];
  const steps = Math.floor((mostPoints - kept.size) / scales.length);
  for (const scale of scales) {
    const end = scale(points[last] ?? { threshold: null, truePositives: 0, falsePositives: 0 });
    let next = 1;
    points.forEach((point, i) => {
      if (next <= steps && scale(point) >= next / (steps + 1) * end) {
        kept.add(i);
        next = Math.floor(scale(point) / end * (steps + 1)) + 1;
      }
    });
  }
  return [...kept].sort((a, b) => a - b);
}
