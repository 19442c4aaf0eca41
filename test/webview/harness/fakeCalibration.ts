import type { Calibration } from '../../../src/core/inspection/calibration/calibration';
import type { FakeLoss } from './fakeLoss';

const bins = 15;

/** The calibration of a made-up classifier, surer than it is right. */
export function fakeCalibration({ report }: FakeLoss): Calibration {
  const lines = Array.from({ length: bins }, (_, bin) => {
    const confidence = (bin + 0.5) / bins;
    const count = bin < 3 ? 0 : Math.round(report.samples / 60 * 1.25 ** bin);
    return { from: bin / bins, to: (bin + 1) / bins, count, confidence: count === 0 ? null : confidence, accuracy: count === 0 ? null : confidence * (1.1 - confidence * 0.25) };
  });
  const samples = lines.reduce((sum, { count }) => sum + count, 0);
  const gaps = lines.map(({ count, confidence, accuracy }) => ({ count, gap: Math.abs((confidence ?? 0) - (accuracy ?? 0)) }));
  return {
    of: report.task === 'binary' ? 'positive' : 'predicted', bins: lines, samples,
    ece: gaps.reduce((sum, { count, gap }) => sum + count * gap / samples, 0), mce: Math.max(...gaps.map(({ gap }) => gap)),
    temperature: { temperature: 1.38, before: 0.5182, after: 0.4927, rows: Math.min(20_000, report.samples) },
  };
}
