import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { TensorStore } from '../../../src/core/formats/tensorStore';
import { catalogue } from '../../../src/core/inspection/catalogue';
import type { InspectionDocument } from '../../../src/core/inspection/document';
import { inspect } from '../../../src/core/inspection/inspect';
import { readSpecSubject } from '../../../src/core/inspection/specSubject';
import { unattended } from '../../../src/core/work';
import { startedEngine } from '../engine/startedEngine';
import { flat, type Nested } from '../engine/tensorViews';
import { memoryFiles } from '../spec/memoryFiles';

interface Case {
  readonly id: string;
  readonly library: string;
  readonly loss: string;
  readonly inputs: Readonly<Record<string, Nested | null>>;
  readonly options: Readonly<Record<string, unknown>>;
  readonly expected?: Nested | 'ok' | null;
  readonly tolerance?: number;
  readonly expect_error?: string;
}

const cases = ['slim.json', 'tfLosses.json'].flatMap((file) => (
  JSON.parse(readFileSync(path.resolve('test/fixtures/cases', file), 'utf8')) as { readonly cases: readonly Case[] }).cases);

/** Cases that a spec cannot say, or that are answered otherwise; docs/conventions.md says why. */
const unsaid: readonly string[] = [
  'tfjs/softmax_cross_entropy/Weighted_-_SUM_BY_NONZERO_WEIGHTS',
  'tf1/get_regularization_loss/LossesUtilTest.testGetRegularizationLoss_(scope)',
  'regularizers/l1_l2/RegularizerTest.test_l1_l2_(scale_l2_integer)',
  'regularizers/sum/RegularizerTest.test_sum_regularizer_(list_of_None)',
];

/** Every number with a point, so that it is read as a float, as the frameworks' tests have them. */
const text = (value: unknown, isWhole = false): string => (isWhole ? JSON.stringify(value) : JSON.stringify(value).replace(/-?\d+(\.\d+)?(e-?\d+)?/g, (number, point) => (point === undefined && !number.includes('e') ? `${number}.0` : number)));

interface Said { readonly spec: object; readonly tensors: string }

const run = (tensors: Readonly<Record<string, unknown>>, whole: readonly string[] = []): string =>
  `{${Object.entries(tensors).map(([name, value]) => `"${name}": ${text(value, whole.includes(name))}`).join(', ')}}`;

function saidLoss({ library, loss, inputs, options }: Case): Said {
  const { weights, values, ...roles } = inputs;
  const { alias, labels_dtype: dtype, logits_dtype: _, normalization, reduction, ...parameters } = options;
  const ones = (value: Nested): Nested => (typeof value === 'number' ? 1 : value.map(ones));
  // The internal functions of weights are losses of 1 that are not reduced.
  const tensors = values === undefined || values === null ? roles : { losses: ones(values) };
  const isTensor = typeof weights === 'object' && weights !== null;
  return {
    spec: {
      convention: library === 'slim' ? 'tf-slim' : 'tf.losses',
      losses: [{
        loss: values === undefined ? alias ?? loss : 'compute_weighted_loss', ...parameters,
        ...(normalization === 'n_squared' ? { n_squared: true } : {}),
        ...(values !== undefined ? { reduction: 'NONE' } : reduction === undefined ? {} : { reduction }),
        ...Object.fromEntries(Object.keys(tensors).map((role) => [role, `run.json#${role}`])),
        ...(weights === undefined ? {} : { weights: isTensor ? 'run.json#weights' : weights }),
      }],
    },
    tensors: run({ ...tensors, ...(isTensor ? { weights } : {}) }, typeof dtype === 'string' ? ['labels'] : []),
  };
}

function saidCollection({ library, loss, inputs }: Case): Said {
  const convention = library === 'slim' ? 'tf-slim' : 'tf.losses';
  if (loss === 'get_losses_count') {
    const calls = inputs['calls'] as unknown as readonly string[];
    const roles = { hinge_loss: { logits: 'run.json#x', labels: 'run.json#y' }, compute_weighted_loss: { losses: 'run.json#x' } };
    return {
      spec: { convention, losses: calls.map((name) => ({ loss: name, ...roles[name as keyof typeof roles] })) },
      tensors: run({ x: [1.5, 2.5], y: [1, 0] }),
    };
  }
  if (loss === 'get_regularization_loss') {
    // Penalties of 2 and 3 are what L1 of scale 1 makes of weights 2 and 3.
    const penalties = (inputs['regularization_losses'] as unknown as readonly (readonly [string, number])[]).map(([, value]) => value);
    return {
      spec: { convention, losses: [], regularization: penalties.map((_, i) => ({ regularizer: 'l1', scale: 1, tensors: [`run.json#p${i}`] })) },
      tensors: run(Object.fromEntries(penalties.map((value, i) => [`p${i}`, [value]]))),
    };
  }
  return { spec: { convention, losses: [{ loss: 'compute_weighted_loss', losses: 'run.json#losses' }] }, tensors: run({ losses: inputs['losses'] }) };
}

function saidRegularizer({ loss, inputs, options }: Case): Said {
  const tensors = ['run.json#v'];
  const scale = options['scale'] ?? options['scale_l1'];
  // A null value is a disabled regularizer, whatever its weights are.
  const values = run({ v: inputs['values'] ?? [5] });
  switch (loss) {
    case 'sum': {
      const terms = (options['regularizers'] as readonly ({ readonly type: string; readonly scale: number } | null)[]).filter((term) => term !== null);
      return { spec: { losses: [], regularization: terms.map(({ type, scale: of }) => ({ regularizer: type, scale: of, tensors })) }, tensors: values };
    }
    case 'apply': {
      // 2·Σv of positive weights is L1 of scale 2.
      const list = inputs['weights_list'] as readonly Nested[];
      return {
        spec: { losses: [], regularization: [{ regularizer: 'l1', scale: 2, tensors: list.map((_, i) => `run.json#v${i}`) }] },
        tensors: run(Object.fromEntries(list.map((weights, i) => [`v${i}`, weights]))),
      };
    }
    default:
      return { spec: { losses: [], regularization: [{ regularizer: loss, scale, ...(loss === 'l1_l2' ? { scale_l2: options['scale_l2'] } : {}), tensors }] }, tensors: values };
  }
}

async function documentOf({ spec, tensors }: Said): Promise<InspectionDocument> {
  const files = memoryFiles({ '/run/run.loss.json': spec, '/run/run.json': tensors });
  const subject = await readSpecSubject('/run/run.loss.json', files, catalogue, unattended);
  return (await inspect(subject, { files, store: new TensorStore(files), engine: await startedEngine(), catalogue }, unattended)).document;
}

function assertWithin(got: unknown, wanted: number, tolerance = 0): void {
  assert.ok(typeof got === 'number' && Math.abs(got - wanted) <= Math.max(tolerance, 1e-5 * Math.abs(wanted)), `${String(got)}, expected ${wanted}`);
}

function assertExpected(test: Case, { losses, regularization, totalLoss, regularizationLoss }: InspectionDocument): void {
  const { expected, tolerance, library, loss } = test;
  const error = [...losses, ...regularization].find((report) => report.error !== null)?.error ?? null;
  if (test.expect_error !== undefined) {
    assert.ok(error !== null && error.length > 10, 'it is refused');
    return;
  }
  assert.equal(error, null);
  if (loss === 'get_losses_count') {
    assert.equal(losses.filter(({ collected }) => collected).length, expected);
  } else if (library === 'regularizers' || loss === 'get_regularization_loss') {
    assertWithin(regularizationLoss, Number(expected), tolerance);
  } else if (loss === 'get_total_loss') {
    assertWithin(totalLoss, Number(expected), tolerance);
  } else if (expected === 'ok') {
    assert.ok(losses[0]?.value_array !== undefined);
  } else if (typeof expected === 'number') {
    assertWithin(losses[0]?.value, expected, tolerance);
  } else {
    const got = flat((losses[0]?.value_array ?? []) as Nested);
    const wanted = flat(expected ?? []);
    assert.equal(got.length, wanted.length);
    wanted.forEach((number, i) => { assertWithin(got[i], number, tolerance); });
  }
}

describe('the frameworks\' cases, said in a spec', () => {
  it('are 182, of which all but four can be said', () => {
    assert.equal(new Set(cases.map(({ id }) => id)).size, 182);
    assert.ok(unsaid.every((id) => cases.some((test) => test.id === id)));
    assert.equal(cases.filter(({ id }) => !unsaid.includes(id)).length, 178);
  });

  for (const test of cases.filter(({ id }) => !unsaid.includes(id))) {
    it(test.id, async () => {
      const said = test.library === 'regularizers' ? saidRegularizer(test) : test.loss.startsWith('get_') ? saidCollection(test) : saidLoss(test);
      assertExpected(test, await documentOf(said));
    });
  }
});
