import type { ClassReport } from '../../../src/core/inspection/classes/classReport';
import type { SampleRow } from '../../../src/core/inspection/document';

/** Samples looked at: of a made-up million, the first tell enough. */
const most = 5000;

/** The classes of a made-up run, counted from its rows. */
export function fakeClasses(row: (sample: number) => SampleRow, samples: number, classes: number): ClassReport {
  const rows = Array.from({ length: Math.min(samples, most) }, (_, sample) => row(sample)).filter(({ predicted }) => predicted !== null);
  const counts = new Map<string, number>();
  for (const { label, predicted } of rows) {
    const key = `${Number(label)} ${Number(predicted)}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const total = rows.reduce((sum, { loss }) => sum + Number(loss), 0);
  return {
    samples: rows.length, omitted: 0,
    cells: [...counts].map(([key, count]) => {
      const [label = 0, predicted = 0] = key.split(' ').map(Number);
      return { label, predicted, count };
    }).sort((a, b) => b.count - a.count),
    classes: Array.from({ length: classes }, (_, of) => {
      const labelled = rows.filter(({ label }) => label === of);
      const predicted = rows.filter((one) => one.predicted === of).length;
      const right = labelled.filter((one) => one.predicted === of).length;
      const loss = labelled.reduce((sum, one) => sum + Number(one.loss), 0);
      return {
        class: of, labelled: labelled.length, predicted, right, meanLoss: labelled.length === 0 ? null : loss / labelled.length, share: loss / total,
        precision: predicted === 0 ? null : right / predicted, recall: labelled.length === 0 ? null : right / labelled.length,
      };
    }),
  };
}
