import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { TensorView } from '../../../src/core/tensors/tensor';
import { assertAllClose, assertClose } from '../engine/closeness';
import { evaluated } from '../engine/startedEngine';
import { float32, float64, int32 } from '../engine/tensorViews';
import { byWeights } from './oracle/reductions';
import { subjects, type Parameters, type Row, type Subject } from './oracle/subjects';

/** Random cases of one loss: enough that a slip in a formula is found, few enough for a second each. */
const cases = 40;

interface Case {
  readonly rows: readonly Row[];
  readonly dtype: 'float32' | 'float64';
  readonly weights: readonly number[] | null;
  /** Samples that a mask leaves out; the first is always kept. */
  readonly masked: readonly boolean[] | null;
  readonly parameters: Parameters;
}

const scales = [1e-3, 1, 30, 1e4] as const;

function arbitraryCase(subject: Subject): fc.Arbitrary<Case> {
  const dtype = fc.constantFrom('float32' as const, 'float64' as const);
  const weight = fc.oneof({ weight: 1, arbitrary: fc.constant(0) }, { weight: 4, arbitrary: fc.double({ min: 1e-3, max: 1e6, noNaN: true }) });
  const width = subject.isColumn === true ? fc.constant(1) : fc.integer({ min: 2, max: 5 });
  return fc.record({ samples: fc.integer({ min: 1, max: 6 }), width, scale: fc.constantFrom(...scales), dtype })
    .chain(({ samples, width: columns, scale, dtype: given }) => fc.record({
      rows: fc.array(arbitraryRow(subject, columns, scale, given), { minLength: samples, maxLength: samples }),
      dtype: fc.constant(given),
      weights: subject.takesWeights ? fc.option(fc.array(weight, { minLength: samples, maxLength: samples }), { nil: null }) : fc.constant(null),
      masked: subject.loss === 'mean_pairwise_squared_error' ? fc.constant(null)
        : fc.option(fc.array(fc.boolean(), { minLength: samples, maxLength: samples }).map(([, ...rest]) => [false, ...rest]), { nil: null }),
      parameters: subject.parameters.map((parameters) => Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, Array.isArray(value) ? value.slice(0, columns) as number[] : value]))),
    }));
}

function arbitraryRow({ inputs }: Subject, width: number, scale: number, dtype: 'float32' | 'float64'): fc.Arbitrary<Row> {
  const held = (value: number): number => (dtype === 'float32' ? Math.fround(value) : value);
  const unit = fc.double({ min: -1, max: 1, noNaN: true });
  const row = (element: fc.Arbitrary<number>): fc.Arbitrary<number[]> => fc.array(element, { minLength: width, maxLength: width });
  // Shares of small whole numbers: two distributions are the same, or not near each other.
  const shares = (least: number): fc.Arbitrary<number[]> => row(fc.integer({ min: least, max: 9 })).map((counts) => {
    const total = counts.reduce((a, b) => a + b, 0);
    return counts.map((count, i) => (total === 0 ? (i === 0 ? 1 : 0) : count / total));
  });
  const wide = row(unit.map((x) => x * scale));
  const positive = row(fc.double({ min: 0.01, max: 10, noNaN: true }));
  const bits = row(fc.constantFrom(0, 1));
  const kinds: Readonly<Record<Subject['inputs'], readonly [fc.Arbitrary<number[]>, fc.Arbitrary<number[]>]>> = {
    classes: [wide, bits], decisions: [wide, bits], values: [wide, wide], losses: [wide, bits],
    probabilities: [row(fc.double({ min: 0, max: 1, noNaN: true })), bits],
    rows: [shares(1), bits], logs: [shares(1).map((p) => p.map(Math.log)), bits],
    rates: [positive, row(fc.integer({ min: 0, max: 5 }))],
    distributions: [shares(1), shares(0)], logDistributions: [shares(1).map((p) => p.map(Math.log)), shares(0)],
  };
  const [scores, targets] = kinds[inputs];
  return fc.record({ scores: scores.map((values) => values.map(held)), label: fc.integer({ min: 0, max: width - 1 }), targets: targets.map((values) => values.map(held)) });
}

/** The role that the scores have; labels are class indices with the first three. */
const roles: Readonly<Record<Subject['inputs'], string>> = {
  classes: 'logits', logs: 'log_probabilities', rows: 'predictions', decisions: 'logits', probabilities: 'predictions', values: 'predictions',
  rates: 'predictions', distributions: 'predictions', logDistributions: 'log_probabilities', losses: 'losses',
};
const withIndices = new Set<Subject['inputs']>(['classes', 'logs', 'rows']);

function inputsOf({ inputs, isColumn }: Subject, { rows, dtype, masked }: Case): Readonly<Record<string, TensorView>> {
  const width = rows[0]?.scores.length ?? 0;
  const make = dtype === 'float32' ? float32 : float64;
  const shape = isColumn === true ? [rows.length] : [rows.length, width];
  const matrix = (name: string, of: (row: Row) => readonly number[]): TensorView => make(name, shape, rows.flatMap(of));
  const labels = withIndices.has(inputs) ? int32('labels', [rows.length], rows.map(({ label }) => label)) : matrix('labels', ({ targets }) => targets);
  return {
    [roles[inputs]]: matrix(roles[inputs], ({ scores }) => scores),
    ...(inputs === 'losses' ? {} : { labels }),
    ...(masked === null ? {} : { mask: int32('mask', [rows.length], masked.map((out) => (out ? 0 : 1))) }),
  };
}

/** Losses whose elements behind axis 0 make one loss a sample. */
const oneEach = new Set(['kl_divergence']);

/** tf.losses wants weights of the losses' rank. */
function weightsOf({ convention, inputs, loss }: Subject, { weights }: Case): TensorView | undefined {
  const column = convention === 'tf.losses' && !withIndices.has(inputs) && !oneEach.has(loss);
  return weights === null ? undefined : float64('weights', column ? [weights.length, 1] : [weights.length], weights);
}

describe('random tensors', () => {
  for (const subject of subjects) {
    const { loss, convention, reduction } = subject;
    it(`${loss} of ${convention} is its formula in float64`, async () => {
      await fc.assert(fc.asyncProperty(arbitraryCase(subject), async (given) => {
        const request = { loss, convention, inputs: inputsOf(subject, given), weights: weightsOf(subject, given), reduction, parameters: given.parameters };
        const isKept = (_: unknown, sample: number): boolean => given.masked?.[sample] !== true;
        const rows = given.rows.filter(isKept);
        const weights = given.weights?.filter(isKept) ?? null;
        // scikit-learn's binary hinge takes a label that is alone for negative.
        fc.pre(!(loss === 'hinge_loss' && convention === 'sklearn' && new Set(given.rows.map(({ targets }) => targets[0])).size < 2));
        if (convention === 'sklearn' && weights?.every((weight) => weight === 0) === true) {
          await assert.rejects(evaluated(request), /Weights sum to zero/);
          return;
        }
        const { value, columns } = await evaluated(request);
        const losses = rows.map((row) => subject.losses(row, given.parameters));
        const own = rows.map((row) => subject.classWeight?.(row, given.parameters) ?? 1);
        assertClose(value, subject.classWeight === undefined ? subject.value({ losses, weights }) : byWeights({ losses, weights: own }));
        // tf.losses' pairwise loss has its weights in the losses of the samples themselves.
        const areTheirOwn = weights === null || loss !== 'mean_pairwise_squared_error' || convention !== 'tf.losses';
        assertAllClose(areTheirOwn ? columns.loss.filter(isKept) : [], areTheirOwn ? losses.map((row, i) => ((own[i] ?? 1) * row.reduce((a, b) => a + b, 0)) / row.length) : []);
      }), { numRuns: cases, seed: 20, endOnFailure: true });
    });
  }
});
