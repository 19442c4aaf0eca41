import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import type { LossResult, RegularizerResult } from '../../../src/core/engine/evaluation';
import { BadInput } from '../../../src/core/errors';
import { TensorStore } from '../../../src/core/formats/tensorStore';
import type { TensorView } from '../../../src/core/tensors/tensor';
import { unattended } from '../../../src/core/work';
import { evaluated, startedEngine } from '../engine/startedEngine';
import { flat, float32, float64, int64, shapeOfNested, viewOf, type Nested } from '../engine/tensorViews';
import { memoryFiles } from '../spec/memoryFiles';

interface Case {
  readonly id: string;
  readonly library: string;
  readonly loss: string;
  readonly inputs: Readonly<Record<string, Nested | null>>;
  readonly options: Readonly<Record<string, unknown>>;
  readonly expected?: Nested | null;
  readonly tolerance?: number;
  readonly expect_error?: string;
}

const { cases } = JSON.parse(readFileSync(path.resolve('test/fixtures/cases/slim.json'), 'utf8')) as { readonly cases: readonly Case[] };

/** What a refusal has to say, by the table's word for it. */
const refusals: Readonly<Record<string, RegExp>> = {
  'weights is None (explicitly passed)': /weights are null.*None/,
  'scale < 0': /scale less than 0/,
};

/**
 * JavaScript and JSON have one type of number, so that an integer 0 cannot be told from 0.0: here it
 * disables the L2 part (design, loss-semantics §4), where Python's type is refused.
 */
const integerScale = 'regularizers/l1_l2/RegularizerTest.test_l1_l2_(scale_l2_integer)';

const elementwiseCases = cases.filter(({ library, loss }) => library === 'slim' && !loss.startsWith('get_'));
const collectionCases = cases.filter(({ loss }) => loss.startsWith('get_'));
const regularizerCases = cases.filter(({ library }) => library === 'regularizers');

/** Ways a case's numbers come into the engine. */
const readings: Readonly<Record<string, (name: string, value: Nested, test: Case) => Promise<TensorView>>> = {
  'JSON, integers without a point': (name, value) => fromJson(name, JSON.stringify(value)),
  'JSON, each number with a point': (name, value) => fromJson(name, JSON.stringify(value).replace(/-?\d+(\.\d+)?/g, (text, point) => (point === undefined ? `${text}.0` : text))),
  'float32 as in the framework': async (name, value, { options }) => (
    name === 'labels' && typeof options['labels_dtype'] === 'string'
      ? integers(options['labels_dtype'], name, value)
      : float32(name, shapeOfNested(value), flat(value))),
};

async function fromJson(name: string, text: string): Promise<TensorView> {
  const store = new TensorStore(memoryFiles({ '/run/run.json': `{"${name}": ${text}}` }));
  return store.resolve(`run.json#${name}`, '/run');
}

function integers(dtype: string, name: string, value: Nested): TensorView {
  const shape = shapeOfNested(value);
  return dtype === 'int64' ? int64(name, shape, flat(value).map(BigInt)) : viewOf(name, 'int32', shape, Int32Array.from(flat(value)));
}

async function evaluateCase(test: Case, read: (name: string, value: Nested, test: Case) => Promise<TensorView>): Promise<LossResult> {
  const { weights, ...roles } = test.inputs;
  const { labels_dtype: _, alias, ...options } = test.options;
  const inputs: Record<string, TensorView> = {};
  for (const [role, value] of Object.entries(roles)) {
    assert.ok(value !== null, `${role} is null`);
    inputs[role] = await read(role, value, test);
  }
  return evaluated({
    loss: typeof alias === 'string' ? alias : test.loss, inputs,
    weights: typeof weights === 'object' && weights !== null ? await read('weights', weights, test) : weights,
    parameters: options as Readonly<Record<string, number>>,
  });
}

function assertWithin(got: number | undefined, wanted: number, tolerance = 0): void {
  const allowed = Math.max(tolerance, 1e-5 * Math.abs(wanted));
  assert.ok(got !== undefined && Math.abs(got - wanted) <= allowed, `${got}, expected ${wanted} ± ${allowed}`);
}

const refused = (reason: RegExp | undefined) => (error: unknown): boolean => {
  assert.ok(error instanceof BadInput, String(error));
  assert.match(error.reason, reason ?? /^no reason is known/);
  return true;
};

describe('the frameworks\' cases', () => {
  it('are all there, and each is taken by one of the suites', () => {
    assert.equal(cases.filter(({ library }) => library === 'slim').length, 37);
    assert.equal(regularizerCases.length, 8);
    assert.equal(elementwiseCases.length + collectionCases.length + regularizerCases.length, cases.length);
    assert.deepEqual(collectionCases.map(({ loss }) => loss).sort(), ['get_losses_count', 'get_total_loss']);
    assert.equal(new Set(cases.map(({ id }) => id)).size, 45);
  });

  for (const [reading, read] of Object.entries(readings)) {
    describe(`losses, ${reading}`, () => {
      for (const test of elementwiseCases) {
        it(test.id, async () => {
          if (test.expect_error !== undefined) {
            await assert.rejects(evaluateCase(test, read), refused(refusals[test.expect_error]));
            return;
          }
          const { expected, tolerance } = test;
          const { value, valueArray } = await evaluateCase(test, read);
          if (typeof expected === 'number') {
            assertWithin(value ?? undefined, expected, tolerance);
          } else {
            assert.ok(expected !== null && expected !== undefined);
            assert.equal(value, null);
            assert.deepEqual(valueArray?.shape, shapeOfNested(expected));
            flat(expected).forEach((wanted, i) => { assertWithin(valueArray.data[i], wanted, tolerance); });
          }
        });
      }
    });
  }
});

describe('the frameworks\' cases of collections', () => {
  const [total] = collectionCases.filter(({ loss }) => loss === 'get_total_loss');
  const [count] = collectionCases.filter(({ loss }) => loss === 'get_losses_count');

  it(`${total?.id}`, async () => {
    const losses = flat(total?.inputs['losses'] ?? []);
    const results = await Promise.all(losses.map((loss) => evaluated({ loss: 'compute_weighted_loss', inputs: { losses: float64('losses', [1], [loss]) } })));
    assert.ok(results.every(({ collected }) => collected));
    assertWithin(results.reduce((sum, { value }) => sum + (value ?? NaN), 0), Number(total?.expected), total?.tolerance);
  });

  it(`${count?.id}`, async () => {
    const calls = (count?.inputs['calls'] ?? []) as unknown as readonly string[];
    const inputs = { logits: float64('logits', [4], [1.2, 0.4, -1, -1.1]), labels: float64('labels', [4], [1, 0, 0, 1]) };
    const results = await Promise.all(calls.map((loss) => evaluated({ loss, inputs })));
    assert.equal(results.length, calls.length);
    assert.equal(results.filter(({ collected }) => collected).length, count?.expected);
  });
});

interface Term { readonly type: string; readonly scale: number }

async function regularized(regularizer: string, scale: number, scaleL2: number | undefined, weights: readonly (readonly number[])[]): Promise<RegularizerResult> {
  const tensors = weights.map((values, i) => float64(`weights_${i}`, [values.length], values));
  return (await startedEngine()).regularize({ regularizer, scale, scaleL2, tensors }, unattended);
}

/** The penalty of a case: `null` of the table, a disabled regularizer, is none whatever the weights are. */
async function penaltyOf({ loss, inputs, options }: Case): Promise<number> {
  const weights = inputs['values'] === null ? [NaN, Infinity, 3] : flat(inputs['values'] ?? []);
  const scale = Number(options['scale'] ?? options['scale_l1']);
  switch (loss) {
    case 'l1':
    case 'l2': return (await regularized(loss, scale, undefined, [weights])).value;
    case 'l1_l2': return (await regularized(loss, scale, Number(options['scale_l2']), [weights])).value;
    case 'sum': {
      // Entries of a spec add up; a null among them is an entry left out.
      const terms = (options['regularizers'] as readonly (Term | null)[]).filter((term) => term !== null);
      const penalties = await Promise.all(terms.map((term) => regularized(term.type, term.scale, undefined, [weights])));
      return penalties.reduce((sum, { value }) => sum + value, 0);
    }
    case 'apply': {
      // 2·Σv, which of positive weights is L1 with scale 2.
      assert.equal(options['regularizer'], 'double_sum');
      const list = inputs['weights_list'] as readonly (readonly number[])[];
      assert.ok(list.flat().every((weight) => weight > 0));
      const { value, tensors } = await regularized('l1', 2, undefined, list);
      assert.deepEqual(tensors.map(({ elements }) => elements), list.map(({ length }) => length));
      return value;
    }
    default: return assert.fail(`no way to compute ${loss}`);
  }
}

describe('the frameworks\' cases of regularizers', () => {
  for (const test of regularizerCases) {
    it(test.id, async () => {
      if (test.id === integerScale) {
        assert.equal(test.expect_error, 'scale_l2 integer');
        assert.equal(await penaltyOf(test), 0.5);
      } else if (test.expect_error !== undefined) {
        await assert.rejects(penaltyOf(test), refused(refusals[test.expect_error]));
      } else {
        assert.ok(test.expected !== undefined);
        assertWithin(await penaltyOf(test), Number(test.expected), test.expected === null ? 0 : test.tolerance);
      }
    });
  }
});
