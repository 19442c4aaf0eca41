import type { ColumnHistogram } from '../../../src/core/inspection/columns/columnHistogram';
import type { HistogramQuery } from '../../../src/protocol/inspectionQueries';
import type { FakeLoss } from './fakeLoss';

const bins = 40;

/** A column of a made-up run in bins; its filter is not looked at. */
export function fakeHistogram(loss: FakeLoss, { column, isLogarithmic }: HistogramQuery): ColumnHistogram | null {
  const values = Array.from({ length: Math.min(loss.report.samples, 5000) }, (_, sample) => {
    const row = loss.row(sample);
    return column === 'confidence' ? Math.max(...(loss.card(sample, 1).probabilities ?? []).map(Number)) : Number(row[column]);
  }).filter((value) => Number.isFinite(value) && (!isLogarithmic || value > 0));
  if (values.length === 0) {
    return null;
  }
  const scaled = isLogarithmic ? values.map(Math.log) : values;
  const [min, max] = [Math.min(...scaled), Math.max(...scaled)];
  const counts = new Array<number>(bins).fill(0);
  scaled.forEach((value) => { counts[Math.min(bins - 1, Math.floor((value - min) / (max - min || 1) * bins))]!++; });
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { min: Math.min(...values), max: Math.max(...values), counts, notFinite: 0, notPositive: 0, mean, ...(isLogarithmic ? { isLogarithmic } : {}) };
}
