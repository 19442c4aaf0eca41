import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { memorySource } from '../../../src/core/bytes/memorySource';
import { memoryTensor } from '../../../src/core/formats/memoryTensor';
import { openDump } from '../../../src/core/formats/index';
import type { RowReader } from '../../../src/core/tensors/rowReader';
import { CompensatedSum, statisticsOf } from '../../../src/core/tensors/statistics';
import { Cancelled, unattended } from '../../../src/core/work';

interface StatisticsCase {
  readonly name: string;
  readonly base64: string;
  readonly expected: Readonly<Record<string, number | string | null>>;
}

/** Relative to the result; where the terms cancel, relative to what float64 can tell apart in them. */
function near(found: number, expected: number, scale: number): boolean {
  return Math.abs(found - expected) <= 4e-15 * Math.max(Math.abs(expected), scale);
}

describe('tensors: statistics', () => {
  const cases = JSON.parse(readFileSync(path.resolve('test/fixtures/formats/statistics.json'), 'utf8')) as readonly StatisticsCase[];
  for (const { name, base64, expected } of cases) {
    it(name, async () => {
      const dump = await openDump(memorySource(new Uint8Array(Buffer.from(base64, 'base64')), 'a.npy'));
      const [tensor] = dump.tensors;
      assert.ok(tensor);
      const found = await statisticsOf(tensor as RowReader);
      for (const key of ['count', 'nan', 'posinf', 'neginf', 'zeros'] as const) {
        assert.equal(found[key], expected[key], key);
      }
      assert.equal(found.min === null ? null : String(found.min), expected['min'] === null ? null : String(expected['min']));
      assert.equal(found.max === null ? null : String(found.max), expected['max'] === null ? null : String(expected['max']));
      for (const key of ['sum', 'mean', 'std'] as const) {
        const [value, wanted] = [found[key], expected[key]];
        if (typeof wanted === 'number' && typeof value === 'number') {
          assert.ok(near(value, wanted, key === 'std' ? 1e-5 * Math.abs(Number(expected['mean'])) : 0), `${key}: ${value} and ${wanted}`);
        } else {
          assert.equal(value, wanted, key);
        }
      }
    });
  }

  it('do not depend on how rows fall into blocks', async () => {
    const data = Float64Array.from({ length: 700_000 }, (_, i) => Math.sin(i) * 1e3 + 1e7);
    const flat = await statisticsOf(memoryTensor('', { dtype: 'float64', shape: [700_000], data }) as RowReader);
    const wide = await statisticsOf(memoryTensor('', { dtype: 'float64', shape: [2, 350_000], data }) as RowReader);
    assert.equal(flat.sum, wide.sum);
    assert.ok(near(flat.std ?? 0, wide.std ?? 1, 0));
    assert.ok(Math.abs((flat.std ?? 0) - 1e3 * Math.SQRT1_2) < 1);
  });

  it('a compensated sum loses no term', () => {
    const sum = new CompensatedSum();
    sum.add(1);
    for (let i = 0; i < 1e6; i++) {
      sum.add(1e-17);
    }
    assert.equal(sum.value, 1 + 1e-11);
    sum.add(Infinity);
    assert.equal(sum.value, Infinity);
  });

  it('stop when asked to', async () => {
    const tensor = memoryTensor('', { dtype: 'float32', shape: [4], data: new Float32Array(4) });
    await assert.rejects(statisticsOf(tensor as RowReader, { ...unattended, signal: { aborted: true } }), Cancelled);
  });
});
