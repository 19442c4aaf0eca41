import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { memorySource } from '../../../src/core/bytes/memorySource';
import { BadInput } from '../../../src/core/errors';
import type { Dump, DumpTensor } from '../../../src/core/formats/format';
import { openDump } from '../../../src/core/formats/index';
import { siblingsOf } from '../../../src/core/formats/siblings';
import type { TensorData } from '../../../src/core/tensors/tensor';
import { unattended } from '../../../src/core/work';
import { MemoryFiles } from './memoryFiles';

/** A tensor as NumPy has it. 64-bit integers and not-finite numbers are text. */
export interface ExpectedTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly values: readonly (number | string)[];
  /** For tensors too large to list: all of so many elements are 0. */
  readonly zeros?: number;
}

/** One dump made by a script of `test/fixtures/formats`, and what must come out of it. */
export interface FixtureCase {
  readonly name: string;
  readonly file: string;
  readonly base64: string;
  /** Whether the bytes are gzipped. */
  readonly packed?: boolean;
  /** Other files of its folder by name, in base64. */
  readonly beside?: Readonly<Record<string, string>>;
  readonly tensors?: Readonly<Record<string, ExpectedTensor>>;
  readonly error?: string;
  /** Listed, and refused with a reason that fits the pattern. */
  readonly refused?: Readonly<Record<string, string>>;
  /** Listed as readable; reading all of it fails with an error that fits the pattern. */
  readonly unreadable?: Readonly<Record<string, string>>;
  /** Patterns, each of which fits a note of the dump. */
  readonly notes?: readonly string[];
}

export function readCases(name: string): readonly FixtureCase[] {
  const text = readFileSync(path.resolve('test/fixtures/formats', name), 'utf8');
  return JSON.parse(text) as readonly FixtureCase[];
}

export function caseOf(file: string, name: string): FixtureCase {
  const found = readCases(file).find((candidate) => candidate.name === name);
  assert.ok(found, `no case ${name}`);
  return found;
}

export function bytesOfCase(fixture: FixtureCase): Uint8Array {
  const bytes = Buffer.from(fixture.base64, 'base64');
  return new Uint8Array(fixture.packed === true ? gunzipSync(bytes) : bytes);
}

function fromBase64(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'));
}

/** Opens the case's file, or other bytes in its place, with the files beside it. */
export function openCase(fixture: FixtureCase, bytes = bytesOfCase(fixture)): Promise<Dump> {
  const beside = Object.entries(fixture.beside ?? {}).map(([name, text]): [string, Uint8Array] => [`/run/${name}`, fromBase64(text)]);
  const files = new MemoryFiles(new Map(beside));
  return openDump(memorySource(bytes, fixture.file), unattended, siblingsOf(files, `/run/${fixture.file}`));
}

/** Whether an error names the case's file, or one beside it. */
export function namesItsFile(fixture: FixtureCase, error: BadInput): boolean {
  const name = (error.file ?? '').replace(/^\/run\//, '');
  return name === fixture.file || Object.keys(fixture.beside ?? {}).includes(name);
}

/** One mocha test a case. */
export function testCases(file: string): void {
  for (const fixture of readCases(file)) {
    it(fixture.name, () => checkCase(fixture));
  }
}

async function checkCase(fixture: FixtureCase): Promise<void> {
  if (fixture.error !== undefined) {
    await rejects(openCase(fixture), fixture.error, fixture);
    return;
  }
  const dump = await openCase(fixture);
  for (const pattern of fixture.notes ?? []) {
    assert.ok(dump.notes.some((note) => new RegExp(pattern).test(note)), `${pattern} fits none of: ${dump.notes.join('; ')}`);
  }
  if (fixture.tensors === undefined && fixture.refused === undefined && fixture.unreadable === undefined) {
    return;
  }
  const readable = dump.tensors.filter((tensor) => tensor.refusal === undefined).map((tensor) => tensor.name);
  const expected = [...Object.keys(fixture.tensors ?? {}), ...Object.keys(fixture.unreadable ?? {})];
  assert.deepEqual([...readable].sort(), expected.sort());
  for (const [name, values] of Object.entries(fixture.tensors ?? {})) {
    await checkTensor(tensorOf(dump, name), values);
  }
  for (const [name, pattern] of Object.entries(fixture.refused ?? {})) {
    const tensor = tensorOf(dump, name);
    assert.match(tensor.refusal ?? '', new RegExp(pattern));
    await rejects(tensor.readRows(0, tensor.shape[0] ?? 1), pattern, fixture);
  }
  for (const [name, pattern] of Object.entries(fixture.unreadable ?? {})) {
    const tensor = tensorOf(dump, name);
    await rejects(tensor.readRows(0, tensor.shape[0] ?? 1), pattern, fixture);
  }
}

export function tensorOf(dump: Dump, name: string): DumpTensor {
  const tensor = dump.tensors.find((candidate) => candidate.name === name);
  assert.ok(tensor, `no tensor ${name}`);
  return tensor;
}

async function rejects(result: Promise<unknown>, pattern: string, fixture: FixtureCase): Promise<void> {
  await assert.rejects(result, (error: unknown) => {
    assert.ok(error instanceof BadInput, String(error));
    assert.match(error.message, new RegExp(pattern));
    assert.ok(namesItsFile(fixture, error), error.message);
    return true;
  });
}

/** Whole, row by row, and backwards: all ways of reading must give the same elements. */
async function checkTensor(tensor: DumpTensor, expected: ExpectedTensor): Promise<void> {
  assert.equal(tensor.dtype, expected.dtype);
  assert.deepEqual([...tensor.shape], [...expected.shape]);
  const rows = tensor.shape[0] ?? 1;
  const whole = await tensor.readRows(0, rows);
  assert.deepEqual([...whole.shape], [...expected.shape]);
  assert.equal(whole.dtype, expected.dtype);
  if (expected.zeros !== undefined) {
    assert.equal(whole.data.length, expected.zeros);
    assert.ok(whole.data.every((value: number | bigint) => value === 0));
    return;
  }
  assert.deepEqual(textOf(whole.data), expected.values.map(asText));
  const rowLength = rows === 0 ? 0 : expected.values.length / rows;
  const step = Math.max(1, Math.ceil(rows / 50));
  for (let start = Math.floor((rows - 1) / step) * step; start >= 0; start -= step) {
    const end = Math.min(rows, start + 1);
    const row = await tensor.readRows(start, end);
    assert.deepEqual(textOf(row.data), expected.values.slice(start * rowLength, end * rowLength).map(asText));
  }
  if (tensor.readElements !== undefined) {
    const [from, to] = [Math.floor(expected.values.length / 3), Math.ceil((expected.values.length * 2) / 3)];
    assert.deepEqual(textOf(await tensor.readElements(from, to)), expected.values.slice(from, to).map(asText));
  }
}

/** Elements as text that tells −0 from 0 and float64 values apart. */
export function textOf(data: TensorData): string[] {
  return Array.from(data as ArrayLike<number | bigint>, asText);
}

function asText(value: number | bigint | string): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
