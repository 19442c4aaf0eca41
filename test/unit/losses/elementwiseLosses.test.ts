import assert from 'node:assert/strict';
import { assertAllClose, assertClose } from '../engine/closeness';
import { RandomNumbers } from '../engine/randomNumbers';
import { evaluated } from '../engine/startedEngine';
import { float64, int32 } from '../engine/tensorViews';
import { assertWeighted, requireWhole } from './assertWeighted';
import { sizeOf } from './plainWeighting';

type Formula = (x: number, y: number) => number;

interface Elementwise {
  readonly loss: string;
  readonly role: 'predictions' | 'logits';
  readonly parameters?: Readonly<Record<string, number>>;
  readonly formula: Formula;
  /** Draws an input and its label. */
  readonly draw: (random: RandomNumbers) => readonly [number, number];
}

const regression = (random: RandomNumbers): readonly [number, number] => [random.normal(5), random.normal(5)];
const decision = (random: RandomNumbers): readonly [number, number] => [random.normal(4), random.below(2)];
const probability = (random: RandomNumbers): readonly [number, number] => [random.uniform(), random.below(2)];

/** The textbook's form, −z·log σ(x) − (1 − z)·log(1 − σ(x)), for logits that are not large. */
const crossEntropy = (smoothing: number): Formula => (x, y) => {
  const z = y * (1 - smoothing) + 0.5 * smoothing;
  return z * Math.log1p(Math.exp(-x)) + (1 - z) * Math.log1p(Math.exp(x));
};

const logLoss = (epsilon: number): Formula => (p, y) => -(y * Math.log(p + epsilon)) - (1 - y) * Math.log(1 - p + epsilon);

const losses: Readonly<Record<string, Elementwise>> = {
  'absolute_difference': { loss: 'absolute_difference', role: 'predictions', formula: (p, y) => (p > y ? p - y : y - p), draw: regression },
  'mean_squared_error': { loss: 'mean_squared_error', role: 'predictions', formula: (p, y) => (p - y) ** 2, draw: regression },
  'sigmoid_cross_entropy': { loss: 'sigmoid_cross_entropy', role: 'logits', formula: crossEntropy(0), draw: decision },
  'sigmoid_cross_entropy, label_smoothing 0.1': {
    loss: 'sigmoid_cross_entropy', role: 'logits', parameters: { label_smoothing: 0.1 }, formula: crossEntropy(0.1), draw: decision,
  },
  'log_loss': { loss: 'log_loss', role: 'predictions', formula: logLoss(1e-7), draw: probability },
  'log_loss, epsilon 0.01': { loss: 'log_loss', role: 'predictions', parameters: { epsilon: 0.01 }, formula: logLoss(0.01), draw: probability },
  'hinge_loss': { loss: 'hinge_loss', role: 'logits', formula: (x, y) => Math.max(0, y === 1 ? 1 - x : 1 + x), draw: decision },
};

const shapes = [[7], [5, 1], [6, 4], [3, 4, 2]] as const;

describe('elementwise losses against their formula in float64', () => {
  for (const [name, { loss, role, parameters, formula, draw }] of Object.entries(losses)) {
    for (const [i, shape] of shapes.entries()) {
      it(`${name} [${shape.join(', ')}]`, async () => {
        const random = new RandomNumbers(100 + i);
        const pairs = Array.from({ length: sizeOf(shape) }, () => draw(random));
        const inputs = { [role]: float64(role, shape, pairs.map(([x]) => x)), labels: float64('labels', shape, pairs.map(([, y]) => y)) };
        const wanted = requireWhole(pairs.map(([x, y]) => formula(x, y)), shape);
        const count = await assertWeighted({ loss, inputs, parameters: parameters ?? {} }, wanted, shape, random);
        assert.equal(count, [6, 9, 11][shape.length - 1]! * 5);
      });
    }
  }

  it('take their default reduction where none is named', async () => {
    const inputs = { predictions: float64('predictions', [2, 2], [1, 2, 3, 5]), labels: float64('labels', [2, 2], [0, 0, 0, 0]) };
    const { value, reduction } = await evaluated({ loss: 'mean_squared_error', inputs, weights: float64('weights', [2], [0, 3]) });
    assert.equal(reduction, 'SUM_BY_NONZERO_WEIGHTS');
    assert.equal(value, (3 * (9 + 25)) / 2);
  });

  it('take integer tensors for the numbers they are', async () => {
    const inputs = { predictions: int32('predictions', [3], [4, -8, 12]), labels: int32('labels', [3], [1, 9, 2]) };
    assertClose((await evaluated({ loss: 'absolute_difference', inputs })).value, (3 + 17 + 10) / 3, 1e-15);
    assertClose((await evaluated({ loss: 'mean_squared_error', inputs })).value, (9 + 289 + 100) / 3, 1e-15);
  });
});

describe('log_loss', () => {
  const ofOne = async (p: number, y: number): Promise<number> => {
    const inputs = { predictions: float64('predictions', [1], [p]), labels: float64('labels', [1], [y]) };
    return (await evaluated({ loss: 'log_loss', inputs })).value ?? assert.fail();
  };

  it('adds ε without clipping', async () => {
    // loss-semantics §2, seen in the framework: 16.118096 for p = 0, y = 1.
    assertClose(await ofOne(0, 1), 16.118096, 1e-7);
    // −ln(1 + 1e-7), by its series; the sum 1 + 1e-7 is rounded in float64 already.
    assertClose(await ofOne(1, 1), -(1e-7 - 5e-15), 1e-8);
    assert.ok(Number.isNaN(await ofOne(1.1, 1)));
    assert.ok(Number.isNaN(await ofOne(-0.1, 1)));
  });
});

describe('compute_weighted_loss', () => {
  for (const shape of [[6], [4, 3], [3, 2, 2]]) {
    it(`reduces losses [${shape.join(', ')}] as they are`, async () => {
      const random = new RandomNumbers(7);
      const values = Array.from(random.normals(sizeOf(shape)));
      await assertWeighted({ loss: 'compute_weighted_loss', inputs: { losses: float64('losses', shape, values) } }, values, shape, random);
    });
  }

  it('casts the mean of integer losses back to an integer, as the framework does', async () => {
    // loss-semantics §0, seen in the framework: [1, 2] gives 1.
    const whole = await evaluated({ loss: 'compute_weighted_loss', inputs: { losses: int32('losses', [2], [1, 2]) } });
    assert.equal(whole.value, 1);
    const [observation] = whole.observations;
    assert.equal(observation?.code, 'integer-loss-truncated');
    assert.equal(observation.evidence['wanted'], 1.5);
    const negative = await evaluated({ loss: 'compute_weighted_loss', inputs: { losses: int32('losses', [2], [-1, -2]) } });
    assert.equal(negative.value, -1);
  });
});

describe('hinge_loss without a reduction', () => {
  it('returns a tensor and collects nothing', async () => {
    const inputs = { logits: float64('logits', [1, 4], [1.2, 0.4, -1, -1.1]), labels: int32('labels', [1, 4], [1, 0, 0, 1]) };
    const result = await evaluated({ loss: 'hinge_loss', inputs });
    assert.equal(result.value, null);
    assert.equal(result.collected, false);
    assert.equal(result.columns.contribution, null);
    assertAllClose(result.valueArray?.data, [0, 1.4, 0, 2.1], 1e-12);
    assert.deepEqual(result.observations.map(({ code }) => code), ['hinge-not-collected']);
    assertClose(Number(result.observations[0]?.evidence['mean']), 0.875, 1e-12);
  });

  it('is collected once a reduction is named, as add_loss of its mean would be', async () => {
    const inputs = { logits: float64('logits', [1, 4], [1.2, 0.4, -1, -1.1]), labels: int32('labels', [1, 4], [1, 0, 0, 1]) };
    const result = await evaluated({ loss: 'hinge_loss', inputs, reduction: 'SUM_OVER_BATCH_SIZE' });
    assertClose(result.value, 0.875, 1e-12);
    assert.equal(result.collected, true);
  });

  it('turns labels of −1 into −3, as the framework does', async () => {
    // loss-semantics §2: x = 0.5 gives 2.5.
    const inputs = { logits: float64('logits', [1], [0.5]), labels: int32('labels', [1], [-1]) };
    assert.equal((await evaluated({ loss: 'hinge_loss', inputs })).valueArray?.data[0], 2.5);
  });
});
