import assert from 'node:assert/strict';
import type { LossResult } from '../../../src/core/engine/evaluation';
import { assertAllClose, assertClose } from '../engine/closeness';
import { evaluated, type PartialRequest } from '../engine/startedEngine';
import type { RandomNumbers } from '../engine/randomNumbers';
import { reduce, sizeOf, weightOfEach, weightsFor, weightsView } from './plainWeighting';

/** Everything is float64; the order of a sum is what is left. */
const relative = 1e-11;

const reductions = ['SUM', 'MEAN', 'SUM_OVER_BATCH_SIZE', 'SUM_BY_NONZERO_WEIGHTS'] as const;

/**
 * Evaluates a loss with every shape of weights and all reductions, against its elementwise losses computed in plain
 * float64. @returns how many evaluations that were
 */
export async function assertWeighted(request: PartialRequest, losses: readonly number[], shape: readonly number[], random: RandomNumbers): Promise<number> {
  let count = 0;
  for (const [kind, weights] of Object.entries(weightsFor(shape, random))) {
    const each = weightOfEach(weights, shape);
    const weighted = { ...request, weights: weightsView(weights) };
    for (const reduction of reductions) {
      const what = `${request.loss} [${shape.join(', ')}], ${kind}, ${reduction}`;
      const result = await evaluated({ ...weighted, reduction });
      assertReduced(result, reduce(losses, each, reduction), what);
      assertSamples(result, losses, each, what);
      count++;
    }
    const none = await evaluated({ ...weighted, reduction: 'NONE' });
    assert.equal(none.value, null);
    assert.equal(none.collected, false);
    assert.deepEqual(none.valueArray?.shape, shape);
    assertAllClose(none.valueArray.data, losses.map((loss, i) => loss * (each[i] ?? NaN)), relative, `${kind}, NONE`);
    count++;
  }
  return count;
}

function assertReduced({ value, numerator, denominator, collected, reduction }: LossResult, wanted: ReturnType<typeof reduce>, what: string): void {
  assertClose(value, wanted.value, relative, what);
  assertClose(numerator, wanted.numerator, relative, `${what}: numerator`);
  assertClose(denominator, wanted.denominator, relative, `${what}: denominator`);
  assert.equal(collected, true);
  assert.ok(what.endsWith(reduction));
}

/** Means of each sample's losses and weights, and shares that add up to the value. */
function assertSamples({ columns, value, samples }: LossResult, losses: readonly number[], each: readonly number[], what: string): void {
  const row = losses.length / samples;
  const mean = (values: readonly number[], sample: number): number => values.slice(sample * row, (sample + 1) * row).reduce((sum, x) => sum + x, 0) / row;
  const all = Array.from({ length: samples }, (_, sample) => sample);
  assertAllClose(columns.loss, all.map((sample) => mean(losses, sample)), relative, `${what}: loss of sample`);
  assertAllClose(columns.weight.toArray(), all.map((sample) => mean(each, sample)), relative, `${what}: weight of sample`);
  const total = (columns.contribution?.toArray() ?? new Float64Array()).reduce((sum, share) => sum + share, 0);
  assertClose(total, value ?? NaN, relative, `${what}: sum of contributions`);
}

/** Checks that the losses given are those of the shape, so that an oracle cannot be short. */
export function requireWhole(losses: readonly number[], shape: readonly number[]): readonly number[] {
  assert.equal(losses.length, sizeOf(shape));
  return losses;
}
