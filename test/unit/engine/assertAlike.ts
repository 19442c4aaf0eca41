import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { createEngine } from '../../../src/core/engine';
import type { LossResult, SampleColumns, Sums } from '../../../src/core/engine/evaluation';
import { fusedWorkOf } from '../../../src/core/engine/fusedLosses';
import { loadKernels } from '../../../src/core/engine/kernels';
import { prepare } from '../../../src/core/engine/prepare';
import { weightsOf } from '../../../src/core/engine/weights';
import { unattended } from '../../../src/core/work';
import { evaluated, requestOf, wasmFolder, type PartialRequest } from './startedEngine';

/** Whether a kernel computes what is asked. */
export async function isFused(partial: PartialRequest): Promise<boolean> {
  const prepared = await prepare(requestOf(partial), null, unattended);
  const kernels = await loadKernels((name) => readFile(path.resolve('out/wasm', name)));
  return kernels !== null && fusedWorkOf(prepared, await weightsOf(prepared, unattended), { keepsLosses: false, kernels }) !== null;
}

export async function byDefinition(partial: PartialRequest): Promise<LossResult> {
  return (await createEngine({ wasmFolder })).evaluate(requestOf(partial), unattended);
}

const columnNames = ['loss', 'weight', 'contribution', 'label', 'predicted', 'probability', 'confidence', 'margin', 'ignored'] as const;

/** Holds what the kernels give against the definition in float64. */
export async function assertAlike(partial: PartialRequest, tolerance = 1e-6): Promise<LossResult> {
  const [fused, wanted] = [await evaluated(partial), await byDefinition(partial)];
  for (const name of columnNames) {
    assertColumn(name, fused.columns, wanted.columns, tolerance);
  }
  assertNumber(fused.value ?? NaN, wanted.value ?? NaN, 'value', tolerance);
  assertSums(fused.sums, wanted.sums, tolerance);
  assert.deepEqual([fused.ignored, fused.samples, fused.denominatorOf, fused.valueArray?.shape], [wanted.ignored, wanted.samples, wanted.denominatorOf, wanted.valueArray?.shape]);
  fused.valueArray?.data.forEach((value, i) => { assertNumber(value, wanted.valueArray?.data[i] ?? NaN, `array[${i}]`, tolerance); });
  return fused;
}

function assertSums({ batches: foundBatches, ...found }: Sums, { batches, ...wanted }: Sums, tolerance: number): void {
  for (const [name, sum] of Object.entries(wanted)) {
    assertNumber(found[name as 'weighted'], sum, name, tolerance);
  }
  assert.equal(foundBatches?.length, batches?.length);
  batches?.forEach((batch, i) => { assertSums(foundBatches?.[i] ?? batch, batch, tolerance); });
}

function assertColumn(name: typeof columnNames[number], fused: SampleColumns, wanted: SampleColumns, tolerance: number): void {
  const [found, expected] = [numbersOf(fused[name]), numbersOf(wanted[name])];
  assert.equal(found?.length, expected?.length, name);
  expected?.forEach((value, sample) => { assertNumber(found?.[sample] ?? NaN, value, `${name}[${sample}]`, tolerance); });
}

function numbersOf(column: SampleColumns[typeof columnNames[number]]): readonly number[] | null {
  return column === null ? null : Array.from('toArray' in column ? column.toArray() : column);
}

function assertNumber(found: number, wanted: number, what: string, tolerance: number): void {
  assert.ok(Object.is(found, wanted) || Math.abs(found - wanted) <= tolerance * Math.max(Math.abs(wanted), 1e-30), `${what}: ${found}, wanted ${wanted}`);
}
