import { RandomNumbers } from '../randomNumbers';

/** Rows of scores with a class for each. */
export interface ScoreRows {
  readonly name: string;
  readonly classes: number;
  readonly logits: readonly number[];
  readonly labels: readonly number[];
}

const rowsOf = (name: string, rows: readonly (readonly [label: number, ...scores: number[]])[]): ScoreRows => ({
  name, classes: (rows[0]?.length ?? 1) - 1, logits: rows.flatMap(([, ...scores]) => scores), labels: rows.map(([label]) => label),
});

/** Rows of every odd kind among `classes` scores, beside random ones of several widths. All numbers are exact in float32. */
function randomRows(classes: number, seed: number): ScoreRows {
  const random = new RandomNumbers(seed);
  const scales = [0, 1e-3, 1, 5, 40, 1e4];
  const rows = scales.flatMap((scale) => Array.from({ length: 8 }, (_, i) => {
    const scores = Array.from(random.normals(classes, scale), Math.fround);
    const most = scores.indexOf(Math.max(...scores));
    // Every other row is labelled with its largest score, as those of a trained model are.
    return [i % 2 === 0 ? most : random.below(classes), ...scores] as const;
  }));
  return rowsOf(`${classes} classes`, rows);
}

/** One score leads the others by `gap`, and is labelled. */
function confidentRows(classes: number): ScoreRows {
  const gaps = [1, 5, 12, 14, 15.5, 17, 20, 33, 50, 86, 90, 104, 300, 700];
  return rowsOf(`${classes} classes, the label leads`, gaps.map((gap) => [classes - 1, ...Array.from({ length: classes }, (_, j) => Math.fround(j === classes - 1 ? 10.3 : 10.3 - gap - j / classes))]));
}

const dirty: readonly ScoreRows[] = [
  rowsOf('values that are not finite', [
    [0, NaN, 1, 2, 3, 4], [4, NaN, 1, 2, 3, 4], [1, 0, NaN, 0, 0, 0], [0, Infinity, 1, 2, 3, 4], [1, Infinity, 1, 2, 3, 4], [1, Infinity, Infinity, 2, 3, 4],
    [0, -Infinity, 1, 2, 3, 4], [1, -Infinity, 1, 2, 3, 4], [0, -Infinity, -Infinity, -Infinity, -Infinity, -Infinity],
    [2, -Infinity, -Infinity, 7, -Infinity, -Infinity], [1, -Infinity, NaN, Infinity, 0, 0], [3, -Infinity, Infinity, 3, 0, 0],
  ]),
  rowsOf('one class that is not finite', [[0, NaN], [0, Infinity], [0, -Infinity], [0, 3], [0, -1e30]]),
  rowsOf('two classes', [[0, NaN, 1], [1, -Infinity, 1], [0, -Infinity, 1], [0, 5, 5], [1, 5, 5], [0, 3e38, -3e38], [1, 3e38, -3e38], [0, 0, -0], [1, -0, 0]]),
  rowsOf('ties, denormals and the ends of float32', [
    [0, 1, 1, 1, 1, 1], [3, 1, 1, 1, 1, 1], [2, 0, 2, 2, 1, 2], [1, 1e-40, 2e-40, -1e-45, 0, 1e-38], [4, 3e38, -3e38, 3e38, 0, 1],
    [1, 3.4e38, -3.4e38, 0, 0, 0], [2, 3e38, 3e38, 3e38, 3e38, 3e38], [1, -3e38, -3e38, -3e38, -3e38, -3e38], [0, 1e9, 1e9, 1e9, 1e9 - 64, 0],
    [0, 1e4, 1e4 - 0.1, 1e4 - 0.1, 0, 0], [0, 1e4, 1e4 - 0.0996, 0, 0, 0], [0, 12345.678, 12345.578, 0, 0, 0], [3, 0, 0, 99999, 100000, 0], [0, 1e4, -1e4, 0, 0, 0], [1, 1e4, -1e4, 0, 0, 0], [0, -1e4, -1e4, -1e4, -1e4, -10001],
  ].map(([label = 0, ...scores]) => [label, ...scores.map(Math.fround)] as const)),
];

/** The cases that every kernel over classes is held to. */
export const scoreRows: readonly ScoreRows[] = [
  ...[1, 2, 3, 4, 5, 7, 8, 10, 17, 131, 1000].map(randomRows),
  ...[2, 3, 5, 17, 1000].map(confidentRows),
  ...dirty,
];
