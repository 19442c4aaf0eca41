import assert from 'node:assert/strict';
import { unattended } from '../../../src/core/work';
import type { TensorView } from '../../../src/core/tensors/tensor';
import { RandomNumbers } from '../engine/randomNumbers';
import { evaluated, requestOf, startedEngine, type PartialRequest } from '../engine/startedEngine';
import { float64, int32 } from '../engine/tensorViews';
import { subjects, type Subject } from './oracle/subjects';

const [samples, width] = [5, 4];

/** Inputs away from the kinks of hinges and absolute values, where a difference says nothing. */
function requestFor({ loss, convention, inputs, reduction }: Subject, seed: number): { readonly request: PartialRequest; readonly role: string } {
  const random = new RandomNumbers(seed);
  const role = inputs === 'values' || inputs === 'probabilities' ? 'predictions' : 'logits';
  const scores = inputs === 'probabilities' ? random.uniforms(samples * width).map((x) => 0.1 + 0.8 * x) : random.normals(samples * width, 2);
  const labels = inputs === 'classes' ? int32('labels', [samples], random.integers(samples, width))
    : float64('labels', [samples, width], inputs === 'values' ? random.normals(samples * width) : random.uniforms(samples * width).map(Math.round));
  return { role, request: { loss, convention, reduction, inputs: { [role]: float64(role, [samples, width], scores), labels } } };
}

async function valueWith({ request, role }: ReturnType<typeof requestFor>, index: number, step: number): Promise<number> {
  const view = request.inputs[role];
  assert.ok(view !== undefined);
  const { data } = await view.readRows(0, samples);
  const moved = Float64Array.from(data as Float64Array);
  moved[index] = (moved[index] ?? 0) + step;
  const inputs: Record<string, TensorView> = { ...request.inputs, [role]: float64(role, [samples, width], moved) };
  return (await evaluated({ ...request, inputs })).value ?? NaN;
}

describe('gradients', () => {
  for (const [seed, subject] of subjects.entries()) {
    it(`${subject.loss} of ${subject.convention} agrees with finite differences`, async () => {
      const subjectRequest = requestFor(subject, seed + 1);
      const { request, role } = subjectRequest;
      const { sums } = await evaluated(request);
      const engine = await startedEngine();
      for (let row = 0; row < samples; row++) {
        const { values, shape } = await engine.gradient(requestOf(request), { role, row, sums }, unattended);
        assert.deepEqual(shape, [width]);
        for (let j = 0; j < width; j++) {
          // The central difference errs by step² and by rounding / step.
          const step = 1e-5;
          const at = row * width + j;
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
