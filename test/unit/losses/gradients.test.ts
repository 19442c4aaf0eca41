import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { unattended } from '../../../src/core/work';
import type { TensorView } from '../../../src/core/tensors/tensor';
import { RandomNumbers } from '../engine/randomNumbers';
import { evaluated, requestOf, startedEngine, type PartialRequest } from '../engine/startedEngine';
import { float64, int32 } from '../engine/tensorViews';
import { subjects, type Subject } from './oracle/subjects';

const [samples, width] = [5, 4];

/** Inputs away from the kinks of hinges and absolute values, where a difference says nothing. */
function requestFor({ loss, convention, inputs, reduction, parameters, isColumn }: Subject, seed: number): { readonly request: PartialRequest; readonly role: string; readonly columns: number } {
  const random = new RandomNumbers(seed);
  const columns = isColumn === true ? 1 : width;
  const size = samples * columns;
  const shares = (): Float64Array => {
    const values = random.uniforms(size).map((x) => 0.1 + x);
    return values.map((x, i) => x / values.subarray(Math.floor(i / columns) * columns, (Math.floor(i / columns) + 1) * columns).reduce((a, b) => a + b, 0));
  };
  const bits = (): Float64Array => random.uniforms(size).map((x, i) => (i < 2 ? i : Math.round(x)));
  const normals = (): Float64Array => random.normals(size, 2);
  const kinds: Readonly<Record<Subject['inputs'], () => readonly [role: string, scores: Float64Array, labels: Float64Array | null]>> = {
    classes: () => ['logits', normals(), null], logs: () => ['log_probabilities', shares().map(Math.log), null], rows: () => ['predictions', shares(), null],
    decisions: () => ['logits', normals(), bits()], probabilities: () => ['predictions', random.uniforms(size).map((x) => 0.1 + 0.8 * x), bits()],
    values: () => ['predictions', normals(), random.normals(size)], losses: () => ['losses', normals(), null],
    rates: () => ['predictions', random.uniforms(size).map((x) => 0.2 + 3 * x), random.uniforms(size).map((x) => Math.round(5 * x))],
    distributions: () => ['predictions', shares(), shares()], logDistributions: () => ['log_probabilities', shares().map(Math.log), shares()],
  };
  const [role, scores, targets] = kinds[inputs]();
  const shape = isColumn === true ? [samples] : [samples, columns];
  const labels = targets === null ? int32('labels', [samples], random.integers(samples, columns)) : float64('labels', shape, targets);
  const [drawn = {}] = fc.sample(parameters, { numRuns: 1, seed });
  const cut = Object.fromEntries(Object.entries(drawn).map(([name, value]) => [name, Array.isArray(value) ? value.slice(0, columns) as number[] : value]));
  return { role, columns, request: { loss, convention, reduction, parameters: cut, inputs: { [role]: float64(role, shape, scores), ...(inputs === 'losses' ? {} : { labels }) } } };
}

async function valueWith({ request, role }: ReturnType<typeof requestFor>, index: number, step: number): Promise<number> {
  const view = request.inputs[role];
  assert.ok(view !== undefined);
  const { data } = await view.readRows(0, samples);
  const moved = Float64Array.from(data as Float64Array);
  moved[index] = (moved[index] ?? 0) + step;
  const inputs: Record<string, TensorView> = { ...request.inputs, [role]: float64(role, view.shape, moved) };
  return (await evaluated({ ...request, inputs })).value ?? NaN;
}

describe('gradients', () => {
  for (const [seed, subject] of subjects.entries()) {
    it(`${subject.loss} of ${subject.convention} agrees with finite differences`, async () => {
      const subjectRequest = requestFor(subject, seed + 1);
      const { request, role, columns } = subjectRequest;
      const { sums } = await evaluated(request);
      const engine = await startedEngine();
      for (let row = 0; row < samples; row++) {
        const { values, shape } = await engine.gradient(requestOf(request), { role, row, sums }, unattended);
        assert.deepEqual(shape, subject.isColumn === true ? [] : [columns]);
        for (let j = 0; j < columns; j++) {
          // The central difference errs by step² and by rounding / step.
          const step = 1e-5;
          const at = row * columns + j;
          const difference = (await valueWith(subjectRequest, at, step) - await valueWith(subjectRequest, at, -step)) / (2 * step);
          assert.ok(Math.abs((values[j] ?? NaN) - difference) <= 1e-7 + 1e-6 * Math.abs(difference), `row ${row}, ${j}: ${values[j]}, expected ${difference}`);
        }
      }
    });
  }

  it('are scaled by weight and denominator, and are 0 where a mask leaves an element out', async () => {
    const inputs = {
      predictions: float64('predictions', [2, 2], [1, 2, 3, 4]), labels: float64('labels', [2, 2], [0, 0, 0, 0]),
      mask: int32('mask', [2, 2], [1, 0, 1, 1]),
    };
    const request: PartialRequest = { loss: 'mean_squared_error', inputs, weights: float64('weights', [2], [3, 0.5]) };
    const { sums } = await evaluated(request);
    const engine = await startedEngine();
    const first = await engine.gradient(requestOf(request), { role: 'predictions', row: 0, sums }, unattended);
    const second = await engine.gradient(requestOf(request), { role: 'predictions', row: 1, sums }, unattended);
    // d/dp of w·p²/3 over the three elements that are left.
    assert.deepEqual([...first.values, ...second.values], [3 * 2 / 3, 0, 0.5 * 6 / 3, 0.5 * 8 / 3]);
  });
});
