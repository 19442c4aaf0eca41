import * as v from 'valibot';
import type { Asked } from './requests';

/** A number as our JSON has it: one that is not finite is a text. */
const number = v.pipe(v.union([v.number(), v.picklist(['NaN', 'Infinity', '-Infinity'])]), v.transform(Number));
/** An integer past 2^53 is a text of its digits. */
const exact = v.union([number, v.pipe(v.string(), v.regex(/^-?\d{16,40}$/), v.transform((digits) => BigInt(digits)))]);
const count = v.pipe(v.union([v.number(), v.pipe(v.string(), v.regex(/^\d{16,20}$/), v.transform(Number))]), v.minValue(0));
const counts = v.array(count);
const text = v.pipe(v.string(), v.maxLength(4096));

const described = v.object({
  kind: v.picklist(['numpy', 'torch', 'tensorflow', 'jax', 'pandas', 'tensorflow.js', 'typed array', 'list', 'number', 'other']),
  /** The program's own type: `torch.nn.parameter.Parameter`. */
  type: text,
  /** Null where it is no tensor. */
  shape: v.nullable(counts),
  dtype: v.nullable(text),
  device: v.nullable(text),
  bytes: v.nullable(count),
  requiresGrad: v.boolean(),
  /** Why a tensor is not read, and the way out. */
  problem: v.nullable(text),
});

const statistics = v.object({
  shape: counts, dtype: text, device: text, count, min: v.nullable(exact), max: v.nullable(exact), mean: v.nullable(number), std: v.nullable(number),
  sum: number, sumOfSquares: number, nan: count, posinf: count, neginf: count, zeros: count,
  /** An index for each axis. */
  firstNonFinite: v.nullable(counts),
});

const worst = v.object({ row: count, loss: number, label: v.nullable(exact), predicted: v.nullable(exact), p: v.nullable(number) });

const loss = v.object({
  loss: text,
  rows: count,
  /** Axes that the rows lie along: a row's index follows from it. */
  rowAxes: counts,
  classes: v.nullable(count),
  /** Over elements that are not ignored: Σ w·ℓ, Σ w, Σ w times the label's class weight, how many w are not 0, Σ ℓ, how many there are. */
  sums: v.object({ weighted: number, weights: number, counted: number, nonZeroWeights: count, plain: number, kept: count, elements: count, samples: count }),
  /** Of the finite losses of rows. */
  perRow: v.object({
    min: v.nullable(number), max: v.nullable(number), mean: v.nullable(number), nonFinite: count, nan: count, firstNonFinite: v.nullable(count), ignored: count,
  }),
  accuracy: v.nullable(number),
  worst: v.array(worst),
  histogram: v.nullable(v.object({ from: number, to: number, counts })),
});

const answers = {
  describe: v.object({ pid: count, host: text, runtime: text, cwd: text, values: v.record(text, described) }),
  statistics: v.object({ values: v.record(text, statistics) }),
  loss,
  losses: v.object({ start: count, end: count, rows: count, losses: v.array(v.nullable(number)) }),
  /** An envelope for each part, as a reply is one. */
  several: v.object({ parts: v.array(v.unknown()) }),
  rows: v.object({
    start: count, end: count, rows: v.array(v.array(v.union([exact, v.boolean()]))), columns: v.tuple([count, count]), rowShape: counts, count, dtype: text,
  }),
  value: v.object({ values: v.record(text, v.union([exact, v.boolean()])) }),
  nonce: v.object({ nonce: v.nullable(text), pid: count }),
  save: v.object({ bytes: count, name: text, values: v.record(text, v.object({ shape: counts, dtype: text })) }),
  /** `stored` is a dtype of NumPy's files, `<f4`; `base64` of the bytes from `start` on. */
  piece: v.object({ start: count, size: count, shape: counts, stored: v.pipe(v.string(), v.regex(/^[<>|][bfiu][1248]$/)), base64: v.pipe(v.string(), v.maxLength(65_536)) }),
} satisfies Record<Asked, v.GenericSchema>;

/** What each request answers. */
export type DebuggeeAnswer<K extends Asked> = v.InferOutput<(typeof answers)[K]>;
export type DescribedValue = v.InferOutput<typeof described>;
export type LiveStatistics = v.InferOutput<typeof statistics>;
export type LiveLoss = v.InferOutput<typeof loss>;

/**
 * Checks the `ok` of a reply.
 * @throws TypeError naming the place that is not as it should be
 */
export function checkedAnswer<K extends Asked>(asked: K, ok: unknown): DebuggeeAnswer<K> {
  const schema: v.GenericSchema<unknown, DebuggeeAnswer<K>> = answers[asked];
  const result = v.safeParse(schema, ok, { abortEarly: true });
  if (result.success) {
    return result.output;
  }
  const [issue] = result.issues;
  throw new TypeError(`${asked}: ${v.getDotPath(issue) ?? 'answer'}: ${issue.message}`);
}
