import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import type { LossResult } from '../../../src/core/engine/evaluation';
import { BadInput } from '../../../src/core/errors';
import type { ParameterValue } from '../../../src/core/spec/lossSpec';
import type { TensorView } from '../../../src/core/tensors/tensor';
import { evaluated } from '../engine/startedEngine';
import { flat, float64, shapeOfNested, viewOf, type Nested } from '../engine/tensorViews';

interface Case {
  readonly id: string;
  readonly library: string;
  readonly loss: string;
  readonly inputs: Readonly<Record<string, Nested | null>>;
  readonly options: Readonly<Record<string, ParameterValue>>;
  readonly expected?: Nested | 'ok' | null;
  readonly tolerance?: number;
  readonly expect_error?: string;
}

const { cases } = JSON.parse(readFileSync(path.resolve('test/fixtures/cases/tfLosses.json'), 'utf8')) as { readonly cases: readonly Case[] };

/** Cases that TensorFlow.js answers otherwise than the frameworks whose conventions there are, and what is said of them. */
const unsaid: Readonly<Record<string, RegExp>> = {
  // TensorFlow.js broadcasts the three losses up to the weights; TensorFlow refuses, and so does this.
  'tfjs/softmax_cross_entropy/Weighted_-_SUM_BY_NONZERO_WEIGHTS': /weights can not be broadcast to values/,
};

function view(role: string, value: Nested, { options }: Case): TensorView {
  const values = flat(value);
  const shape = shapeOfNested(value);
  const isWhole = role === 'labels' && typeof options['labels_dtype'] === 'string';
  return isWhole ? viewOf(role, 'int32', shape, Int32Array.from(values)) : float64(role, shape, values);
}

/** The internal functions of weights, said as losses of 1 that are not reduced. */
function asWeightedLoss(test: Case): Case {
  const { values, ...rest } = test.inputs;
  if (values === undefined || values === null) {
    return test;
  }
  const ones = (value: Nested): Nested => (typeof value === 'number' ? 1 : value.map(ones));
  return { ...test, loss: 'compute_weighted_loss', inputs: { ...rest, losses: ones(values) }, options: { reduction: 'NONE' } };
}

async function evaluateCase(given: Case): Promise<LossResult> {
  const test = asWeightedLoss(given);
  const { weights, ...roles } = test.inputs;
  const { reduction, labels_dtype: _, normalization, ...parameters } = test.options;
  const inputs = Object.fromEntries(Object.entries(roles).map(([role, value]) => {
    assert.ok(value !== null, `${role} is null`);
    return [role, view(role, value, test)];
  }));
  return evaluated({
    loss: test.loss, convention: 'tf.losses', inputs,
    weights: typeof weights === 'object' && weights !== null ? view('weights', weights, test) : weights,
    reduction: typeof reduction === 'string' ? reduction : undefined,
    parameters: { ...parameters, ...(normalization === 'n_squared' ? { n_squared: true } : {}) },
  });
}

function assertWithin(got: number | null | undefined, wanted: number, tolerance = 0): void {
  const allowed = Math.max(tolerance, 1e-5 * Math.abs(wanted));
  assert.ok(typeof got === 'number' && Math.abs(got - wanted) <= allowed, `${got}, expected ${wanted} ± ${allowed}`);
}

describe('the cases of tf.losses and TensorFlow.js', () => {
  for (const test of cases.filter(({ loss, id }) => !loss.startsWith('get_') && unsaid[id] === undefined)) {
    it(test.id, async () => {
      const { expected, tolerance } = test;
      if (test.expect_error !== undefined) {
        await assert.rejects(evaluateCase(test), (error) => error instanceof BadInput && error.reason.length > 10);
        return;
      }
      const { value, valueArray } = await evaluateCase(test);
      if (expected === 'ok') {
        assert.ok(valueArray !== null);
      } else if (typeof expected === 'number') {
        assertWithin(value, expected, tolerance);
      } else {
        assert.ok(expected !== null && expected !== undefined);
        assert.equal(value, null);
        const wanted = flat(expected);
        assert.equal(valueArray?.data.length, wanted.length);
        wanted.forEach((number, i) => { assertWithin(valueArray.data[i], number, tolerance); });
      }
    });
  }

  for (const [id, reason] of Object.entries(unsaid)) {
    it(`${id} is refused`, async () => {
      const test = cases.find((known) => known.id === id);
      assert.ok(test !== undefined);
      await assert.rejects(evaluateCase(test), reason);
    });
  }

  it('counts what is collected', async () => {
    for (const { inputs, expected } of cases.filter(({ loss }) => loss === 'get_losses_count')) {
      const calls = inputs['calls'] as unknown as readonly string[];
      const results = await Promise.all(calls.map((loss) => evaluated({ loss, convention: 'tf.losses', inputs: { losses: float64('losses', [2], [1, 2]) } })));
      assert.equal(results.filter(({ collected }) => collected).length, expected);
    }
  });

});
