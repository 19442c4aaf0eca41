import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { TensorView } from '../../../src/core/tensors/tensor';
import { assertAllClose, assertClose } from '../engine/closeness';
import { evaluated } from '../engine/startedEngine';
import { float32, float64, int32 } from '../engine/tensorViews';
import { subjects, type Row, type Subject } from './oracle/subjects';

/** Random cases of one loss: enough that a slip in a formula is found, few enough for a second each. */
const cases = 40;

interface Case {
  readonly rows: readonly Row[];
  readonly dtype: 'float32' | 'float64';
  readonly weights: readonly number[] | null;
  readonly parameters: Readonly<Record<string, never>>;
}

const scales = [1e-3, 1, 30, 1e4] as const;

function arbitraryCase(subject: Subject): fc.Arbitrary<Case> {
  const dtype = fc.constantFrom('float32' as const, 'float64' as const);
  const weight = fc.oneof({ weight: 1, arbitrary: fc.constant(0) }, { weight: 4, arbitrary: fc.double({ min: 1e-3, max: 1e6, noNaN: true }) });
  return fc.record({ samples: fc.integer({ min: 1, max: 6 }), width: fc.integer({ min: 2, max: 5 }), scale: fc.constantFrom(...scales), dtype })
    .chain(({ samples, width, scale, dtype: given }) => fc.record({
      rows: fc.array(arbitraryRow(subject, width, scale, given), { minLength: samples, maxLength: samples }),
      dtype: fc.constant(given),
      weights: subject.takesWeights ? fc.option(fc.array(weight, { minLength: samples, maxLength: samples }), { nil: null }) : fc.constant(null),
      parameters: subject.parameters as fc.Arbitrary<Readonly<Record<string, never>>>,
    }));
}

function arbitraryRow({ inputs }: Subject, width: number, scale: number, dtype: 'float32' | 'float64'): fc.Arbitrary<Row> {
  const held = (value: number): number => (dtype === 'float32' ? Math.fround(value) : value);
  const unit = fc.double({ min: -1, max: 1, noNaN: true });
  const row = (element: fc.Arbitrary<number>): fc.Arbitrary<number[]> => fc.array(element.map(held), { minLength: width, maxLength: width });
  const score = inputs === 'probabilities' ? fc.double({ min: 0, max: 1, noNaN: true }) : unit.map((x) => x * scale);
  const target = inputs === 'values' ? unit.map((x) => x * scale) : fc.constantFrom(0, 1);
  return fc.record({ scores: row(score), label: fc.integer({ min: 0, max: width - 1 }), targets: row(target) });
}

function inputsOf({ inputs }: Subject, { rows, dtype }: Case): Readonly<Record<string, TensorView>> {
  const width = rows[0]?.scores.length ?? 0;
  const make = dtype === 'float32' ? float32 : float64;
  const matrix = (name: string, of: (row: Row) => readonly number[]): TensorView => make(name, [rows.length, width], rows.flatMap(of));
  const role = inputs === 'values' || inputs === 'probabilities' ? 'predictions' : 'logits';
  const labels = inputs === 'classes' ? int32('labels', [rows.length], rows.map(({ label }) => label)) : matrix('labels', ({ targets }) => targets);
  return { [role]: matrix(role, ({ scores }) => scores), labels };
}

/** tf.losses wants weights of the losses' rank. */
function weightsOf({ convention, inputs }: Subject, { weights }: Case): TensorView | undefined {
  const column = convention === 'tf.losses' && inputs !== 'classes';
  return weights === null ? undefined : float64('weights', column ? [weights.length, 1] : [weights.length], weights);
}

describe('random tensors', () => {
  for (const subject of subjects) {
    const { loss, convention, reduction } = subject;
    it(`${loss} of ${convention} is its formula in float64`, async () => {
      await fc.assert(fc.asyncProperty(arbitraryCase(subject), async (given) => {
        const request = {
          loss, convention, inputs: inputsOf(subject, given), weights: weightsOf(subject, given), reduction, parameters: given.parameters,
        };
        if (convention === 'sklearn' && given.weights?.every((weight) => weight === 0) === true) {
          await assert.rejects(evaluated(request), /Weights sum to zero/);
          return;
        }
        const { value, columns } = await evaluated(request);
        const losses = given.rows.map((row) => subject.losses(row, given.parameters));
        assertClose(value, subject.value({ losses, weights: given.weights }));
        assertAllClose(columns.loss, losses.map((row) => row.reduce((a, b) => a + b, 0) / row.length));
      }), { numRuns: cases, seed: 20, endOnFailure: true });
    });
  }
});
