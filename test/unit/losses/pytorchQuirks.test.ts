import assert from 'node:assert/strict';
import { inspected } from '../inspection/explain/explainTensors';
import { unattended } from '../../../src/core/work';
import { evaluated, requestOf, startedEngine, type PartialRequest } from '../engine/startedEngine';
import { float64, int32 } from '../engine/tensorViews';

const near = (actual: number | null | undefined, expected: number): void => {
  assert.ok(Math.abs((actual ?? NaN) - expected) <= 1e-9 * Math.max(1, Math.abs(expected)), `${String(actual)}, expected ${expected}`);
};

async function gradientOf(request: PartialRequest, sample: number): Promise<readonly number[]> {
  const { sums } = await evaluated(request);
  const [first] = await (await startedEngine()).sampleGradients(requestOf(request), { sample, sums }, unattended);
  return [...first?.values ?? []];
}

/** Every number is PyTorch 1.13's, in float64. */
describe('PyTorch to the letter', () => {
  describe('predictions [B, 1] and labels [B]', () => {
    const column = [1, 2, 4];
    const row = [0.5, 2, 3];
    const expected: Readonly<Record<string, number>> = { mean_squared_error: 2.861111111111111, absolute_difference: 1.3888888888888888, smooth_l1_loss: 0.9583333333333334, huber_loss: 0.9583333333333334 };
    for (const [loss, value] of Object.entries(expected)) {
      it(`are broadcast to [B, B] by ${loss}, either way round`, async () => {
        near((await evaluated({ loss, convention: 'pytorch', inputs: { predictions: float64('predictions', [3, 1], column), labels: float64('labels', [3], row) } })).value, value);
        near((await evaluated({ loss, convention: 'pytorch', inputs: { predictions: float64('predictions', [3], row), labels: float64('labels', [3, 1], column) } })).value, value);
      });
    }

    it('have the losses and gradients of every prediction against every label', async () => {
      const request: PartialRequest = { loss: 'mean_squared_error', convention: 'pytorch', inputs: { predictions: float64('predictions', [3, 1], column), labels: float64('labels', [3], row) } };
      const { valueArray } = await evaluated({ ...request, reduction: 'none' });
      assert.deepEqual([valueArray?.shape, [...valueArray?.data ?? []]], [[3, 3], [0.25, 1, 4, 2.25, 0, 1, 12.25, 4, 1]]);
      for (const [sample, value] of [-0.5555555555555556, 0.1111111111111111, 1.4444444444444442].entries()) {
        near((await gradientOf(request, sample))[0], value);
      }
    });

    it('are named in a finding, beside the loss of one shape', async () => {
      const spec = { convention: 'pytorch', losses: [{ loss: 'mean_squared_error', predictions: 'run.json#p', labels: 'run.json#y' }] };
      const { inspection: { document } } = await inspected(spec, { p: column.map((x) => [x]), y: row });
      near(Number(document.totalLoss), 2.861111111111111);
      const [finding] = document.findings.filter(({ code }) => code === 'broadcast-to-square');
      assert.match(finding?.message ?? '', /predictions \[3, 1\] and labels \[3\] to \[3, 3\].*Of one shape, the loss is 0\.416667\./s);
      near(Number(finding?.evidence['wanted']), 0.4166666666666667);
      const alike = await inspected(spec, { p: column, y: row });
      assert.deepEqual(alike.inspection.document.findings.filter(({ code }) => code === 'broadcast-to-square'), []);
    });

    it('are refused where they are too many', async () => {
      const many = 9000;
      const zeros = new Float64Array(many);
      await assert.rejects(evaluated({ loss: 'mean_squared_error', convention: 'pytorch', inputs: { predictions: float64('p', [many, 1], zeros), labels: float64('y', [many], zeros) } }), /broadcasts \[9000, 1\] and \[9000\] to \[9000, 9000\], 81000000 losses/);
    });

    it('are refused by TensorFlow as ever', async () => {
      await assert.rejects(evaluated({ loss: 'mean_squared_error', inputs: { predictions: float64('p', [3, 1], column), labels: float64('y', [3], row) } }), /they must be the same/);
    });
  });

  describe('multi_margin_loss', () => {
    const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
    const logits = float64('logits', [5, 3], [1, nan, 0.5, nan, 1, 2, 0.2, 0.3, 0.1, inf, 0, 1, -inf, 0, 1]);
    const labels = int32('labels', [5], [0, 0, 2, 1, 0]);
    const expected: Readonly<Record<number, readonly number[]>> = {
      1: [0.16666666666666666, 0, 0.7666666666666666, inf, inf], 2: [0.08333333333333333, 0, 0.8833333333333334, inf, inf],
    };
    for (const [p, losses] of Object.entries(expected)) {
      it(`adds no margin that is NaN, p = ${p}`, async () => {
        const { columns } = await evaluated({ loss: 'multi_margin_loss', convention: 'pytorch', inputs: { logits, labels }, parameters: { p: Number(p) } });
        losses.forEach((loss, i) => { if (loss === inf) { assert.equal(columns.loss[i], inf); } else { near(columns.loss[i], loss); } });
      });
    }

    it('names the samples whose NaN it drops', async () => {
      const run = { z: [[1, null, 0.5], [2, 0, 1]].map((scores) => scores.map((score) => score ?? 'NaN')), y: [0, 0] };
      const text = JSON.stringify(run).replaceAll('"NaN"', 'NaN');
      const { inspection: { document } } = await inspected({ convention: 'pytorch', losses: [{ loss: 'multi_margin_loss', logits: 'run.json#z', labels: 'run.json#y' }] }, text);
      const [finding] = document.findings.filter(({ code }) => code === 'nan-margins-dropped');
      assert.match(finding?.message ?? '', /^Sample 0 has a NaN score and a loss without it/);
      assert.deepEqual(finding?.evidence['samples'], [0]);
    });
  });

  describe('cosine_embedding_loss', () => {
    const inputs = {
      predictions: float64('predictions', [5, 3], [1, 2, 3, 0, 1, 0, 1, 1, 1, 2, 0, 1, 1, 0, 0]),
      labels: float64('labels', [5, 3], [3, 2, 1, 0, -1, 0.5, 1, 1, 0.9, 1, 2, 3, 0, 1, 0]),
      target: int32('target', [5], [1, -1, -1, 1, 0]),
    };
    const expected: Readonly<Record<string, readonly [losses: readonly number[], mean: number]>> = {
      0: [[0.28571428571433677, 0, 0.9988130559611772, 0.40238569533288426, 0], 0.33738260740167964],
      0.5: [[0.28571428571433677, 0, 0.4988130559611772, 0.40238569533288426, 0], 0.23738260740167966],
    };
    for (const [margin, [losses, mean]] of Object.entries(expected)) {
      it(`takes pairs that belong together, that do not, and neither, with a margin of ${margin}`, async () => {
        const { value, columns } = await evaluated({ loss: 'cosine_distance', convention: 'pytorch', inputs, parameters: { margin: Number(margin) } });
        near(value, mean);
        losses.forEach((loss, i) => { near(columns.loss[i], loss); });
      });
    }

    it('is differentiated', async () => {
      const request: PartialRequest = { loss: 'cosine_distance', convention: 'pytorch', inputs, parameters: { margin: 0.5 } };
      const gradients = [[-0.032653061224488196, -0.008163265306123324, 0.016326530612241548], [0, 0, 0], [0.0022961219677490458, 0.0022961219677490458, -0.004592243935431485]];
      for (const [sample, gradient] of gradients.entries()) {
        const found = await gradientOf(request, sample);
        gradient.forEach((value, i) => { near(found[i], value); });
      }
    });

    it('refuses targets that are not one a pair', async () => {
      await assert.rejects(evaluated({ loss: 'cosine_distance', convention: 'pytorch', inputs: { ...inputs, target: int32('target', [5, 1], [1, 1, 1, 1, 1]) } }), /multi-target not supported/);
    });
  });

  describe('label_smoothing', () => {
    const inputs = { logits: float64('logits', [1, 3], [0.2, 0.3, 0.1]), labels: int32('labels', [1], [2]) };
    it('below 0 is none, with a finding', async () => {
      const { value, observations } = await evaluated({ loss: 'sparse_softmax_cross_entropy', convention: 'pytorch', inputs, parameters: { label_smoothing: -0.1 } });
      near(value, Math.log(Math.exp(0.2) + Math.exp(0.3) + Math.exp(0.1)) - 0.1);
      assert.ok(observations.some(({ code }) => code === 'negative-smoothing-ignored'));
    });

    it('above 1 is refused in a spec, and below 0 is not', async () => {
      const inspectWith = async (smoothing: number): Promise<string | null | undefined> => {
        const spec = { convention: 'pytorch', losses: [{ loss: 'sparse_softmax_cross_entropy', logits: 'run.json#z', labels: 'run.json#y', label_smoothing: smoothing }] };
        return (await inspected(spec, { z: [[0.2, 0.3, 0.1]], y: [2] })).inspection.document.losses[0]?.error;
      };
      assert.match(await inspectWith(1.5) ?? '', /label_smoothing/);
      assert.equal(await inspectWith(-0.1), null);
    });
  });
});
