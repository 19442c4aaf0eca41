import type { ThresholdPoint, ThresholdReport } from '../../core/inspection/thresholds/thresholdReport';

/** What comes of deciding at one threshold. Shares are NaN where nothing is divided. */
export interface DecisionCounts {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
  readonly precision: number;
  readonly recall: number;
  readonly falsePositiveRate: number;
  readonly f1: number;
  readonly accuracy: number;
}

/** Precision TP / (TP + FP), recall TP / (TP + FN), F1 = 2·TP / (2·TP + FP + FN). */
export function decisionCounts({ truePositives, falsePositives }: ThresholdPoint, { positives, negatives }: Pick<ThresholdReport, 'positives' | 'negatives'>): DecisionCounts {
  const falseNegatives = positives - truePositives;
  const trueNegatives = negatives - falsePositives;
  return {
    truePositives, falsePositives, falseNegatives, trueNegatives,
    precision: truePositives / (truePositives + falsePositives),
    recall: truePositives / positives,
    falsePositiveRate: falsePositives / negatives,
    f1: 2 * truePositives / (2 * truePositives + falsePositives + falseNegatives),
    accuracy: (truePositives + trueNegatives) / (positives + negatives),
  };
}

/** The point nearest to a threshold among those that take less or as much. */
export function pointAt({ points }: Pick<ThresholdReport, 'points'>, threshold: number): number {
  const above = points.findIndex((point) => point.threshold !== null && point.threshold < threshold);
  return above < 0 ? points.length - 1 : Math.max(0, above - 1);
}
