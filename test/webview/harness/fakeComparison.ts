import type { Change, ComparedPage, ComparedRow, ComparisonReport } from '../../../src/core/inspection/compare/comparisonReport';
import type { Baseline, ComparedRowsQuery } from '../../../src/protocol/inspectionQueries';
import type { FakeLoss } from './fakeLoss';
import type { Fixture } from './fixtures';
import { uniform } from './randomNumbers';

const change = (to: number, factor: number): Change => ({ from: to * factor, to, delta: to - to * factor });

/** What changed from a made-up step or run. */
export function fakeComparison({ view: { document } }: Fixture, loss: FakeLoss, against: Baseline): ComparisonReport {
  const classes = loss.report.classCount ?? 0;
  return {
    from: against.kind === 'step' ? `step ${against.step}` : 'other.loss.json', to: 'step 6', idName: 'sample_ids', notes: [],
    total: change(Number(document.totalLoss), 3),
    parts: [...document.losses.map(({ name, value }) => ({ name, ...change(Number(value), 3.1) })), { name: 'l2 × 0.0005', ...change(0.028, 0.8) }],
    loss: { name: loss.report.name, ...change(Number(loss.report.value), 3.1) },
    samples: { both: loss.report.samples, onlyFrom: 0, onlyTo: 0 },
    answers: loss.report.accuracy === undefined ? null : { becameRight: 200, becameWrong: 14, stayedRight: 450, stayedWrong: 55 },
    classes: Array.from({ length: classes }, (_, of) => ({ class: of, samples: 70, ...change(0.2 + uniform(5, of, 1), 3 * uniform(5, of, 2)) })),
  };
}

export function fakeComparedRows(loss: FakeLoss, { start, end, sort }: ComparedRowsQuery): ComparedPage {
  const rows = Array.from(loss.losses.subarray(0, 5000), (to, sample): ComparedRow => {
    const { label, predicted } = loss.row(sample);
    return { sample, other: sample, id: 1000 + sample, label, predictedFrom: 3, predictedTo: predicted, wasRight: label === 3, isRight: label === predicted, ...change(to, 4 * uniform(6, sample, 1)) };
  });
  const key = (row: ComparedRow): number => (sort.column === 'change' ? Math.abs(Number(row.delta)) : Number(row[sort.column]));
  rows.sort((a, b) => (sort.descending ? -1 : 1) * (key(a) - key(b)));
  return { total: rows.length, start, rows: rows.slice(start, end) };
}
