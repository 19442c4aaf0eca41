import type { ThresholdPoint, ThresholdReport } from '../../../src/core/inspection/thresholds/thresholdReport';
import type { FakeLoss } from './fakeLoss';

/** The thresholds of one made-up decision. */
export function fakeThresholds(loss: FakeLoss, of: number): ThresholdReport {
  const { samples, threshold } = loss.report;
  const scored = Array.from({ length: samples }, (_, sample) => {
    const { label, probabilities } = loss.card(sample, 1);
    return { probability: Number(probabilities?.[of]), isPositive: Array.isArray(label) ? label.includes(of) : label === 1 };
  }).sort((left, right) => right.probability - left.probability);
  const positives = scored.filter(({ isPositive }) => isPositive).length;
  const points: ThresholdPoint[] = [{ threshold: null, truePositives: 0, falsePositives: 0 }];
  scored.forEach(({ probability, isPositive }) => {
    const { truePositives, falsePositives } = points.at(-1)!;
    points.push({ threshold: probability, truePositives: truePositives + (isPositive ? 1 : 0), falsePositives: falsePositives + (isPositive ? 0 : 1) });
  });
  const f1 = ({ truePositives, falsePositives }: ThresholdPoint): number => 2 * truePositives / (positives + truePositives + falsePositives);
  return {
    positives, negatives: samples - positives, rocArea: 0.9712, averagePrecision: 0.9633, points,
    best: points.reduce((most, point, i) => (f1(point) > f1(points[most]!) ? i : most), 0),
    own: { ...points.filter((point) => point.threshold === null || point.threshold > threshold).at(-1)!, threshold },
  };
}
