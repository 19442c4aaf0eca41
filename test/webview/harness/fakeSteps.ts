import type { DataMap, FlipPage, FlipRow, StepsReport, Trajectory } from '../../../src/core/inspection/steps/stepsReport';
import type { SampleFilter } from '../../../src/core/inspection/sampleFilter';
import type { FlipQuery } from '../../../src/protocol/inspectionQueries';
import { flipColumns } from '../../../src/protocol/sampleQuery';
import type { FakeLoss } from './fakeLoss';
import type { Fixture } from './fixtures';
import { uniform } from './randomNumbers';

const numbers = ['1', '2', '3', '4', '5', '6'];

/** The steps of a made-up run: enough to look at. */
export function fakeSteps(fixture: Fixture, loss: FakeLoss): StepsReport {
  const isClassified = loss.report.accuracy !== undefined;
  return {
    pattern: 'epoch_{step}.npz', steps: numbers, idName: 'sample_ids', notes: [],
    lines: numbers.map((step, i) => {
      const factor = 1 + 4 * Math.exp(-i);
      const { totalLoss, dataLoss, losses } = fixture.view.document;
      const has = i === 0 || i === 5;
      return {
        step, totalLoss: has ? Number(totalLoss) * factor : null, dataLoss: Number(dataLoss) * factor, regularizationLoss: has ? 0.028 : null,
        error: has ? null : `checkpoint_{step}.safetensors: has no step ${step}; there are 1, 6`,
        losses: losses.map((report) => ({
          name: report.name, value: Number(report.value) * factor, samples: report.samples,
          accuracy: isClassified ? 1 - 0.5 * Math.exp(-i) : null,
          flips: isClassified ? { accuracy: 1 - 0.5 * Math.exp(-i), forgot: i === 0 ? 0 : 30 - 4 * i, learned: i === 0 ? 0 : Math.round(150 / i) } : null,
        })),
      };
    }),
    counts: isClassified ? { samples: 719, forgotten: 102, never: 47, unforgettable: 570, always: 272 } : null,
    passing: null,
  };
}

export function fakeTrajectory(loss: FakeLoss, sample: number): Trajectory {
  const row = flipRow(loss, sample);
  return {
    id: 1000 + sample, dynamics: row,
    points: numbers.map((step, i) => ({
      step, loss: 2.3 * Math.exp(-i * (row.confidence ?? 0)), probability: Math.min(1, (row.confidence ?? 0) * (0.5 + i / 6)),
      predicted: row.course[i] === '+' ? Number(row.label) : (Number(row.label) + 1) % 10, isRight: row.course[i] === '+',
    })),
  };
}

export function fakeDataMap(loss: FakeLoss, filter: SampleFilter | undefined): DataMap {
  const rows = samplesOf(loss, filter).map((sample) => flipRow(loss, sample));
  return {
    samples: rows.map(({ sample }) => sample), confidence: rows.map(({ confidence }) => confidence ?? 0), variability: rows.map(({ variability }) => variability ?? 0),
    correctness: rows.map(({ correctness }) => correctness / 6), count: rows.length,
  };
}

export function fakeFlips(loss: FakeLoss, { filter, sort, start, end }: FlipQuery): FlipPage {
  const rows = samplesOf(loss, filter).map((sample) => flipRow(loss, sample));
  const column = flipColumns.find((known) => known === sort.column) ?? 'sample';
  const sign = sort.descending ? -1 : 1;
  rows.sort((a, b) => sign * ((a[column] ?? 0) - (b[column] ?? 0)) || a.sample - b.sample);
  return { total: rows.length, start, rows: rows.slice(start, end) };
}

function samplesOf({ losses }: FakeLoss, filter: SampleFilter | undefined): readonly number[] {
  const { confidence = [0, 1], variability = [0, 1] } = filter?.dynamics ?? {};
  return Array.from({ length: Math.min(losses.length, 5000) }, (_, sample) => sample).filter((sample) => {
    const { c, v } = place(sample);
    return c >= confidence[0] && c <= confidence[1] && v >= variability[0] && v <= variability[1];
  });
}

function place(sample: number): { readonly c: number; readonly v: number } {
  const c = 1 - uniform(11, sample, 1) ** 2;
  return { c, v: Math.sqrt(c * (1 - c)) * (0.3 + 0.6 * uniform(11, sample, 2)) };
}

function flipRow(loss: FakeLoss, sample: number): FlipRow {
  const { c, v } = place(sample);
  const course = numbers.map((_, i) => (uniform(11, sample, 3 + i) < c ? '+' : '-')).join('');
  const changes = (from: string): number => course.split('').filter((now, i) => i > 0 && course[i - 1] === from && now !== from).length;
  return {
    sample, id: 1000 + sample, label: loss.row(sample).label, course, confidence: c, variability: v,
    correctness: course.split('').filter((mark) => mark === '+').length, steps: 6, forgetting: changes('+'), learning: changes('-'),
  };
}
