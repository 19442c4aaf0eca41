import assert from 'node:assert/strict';
import * as path from 'node:path';
import type { LossRequest } from '../../../src/core/engine/evaluation';
import { catalogue } from '../../../src/core/inspection/catalogue';
import type { LossEngine } from '../../../src/core/inspection/engine';
import { throwIfCancelled } from '../../../src/core/work';
import { workerEventGuards } from '../../../src/protocol/guardsHost';
import { Connection, RemoteError } from '../../../src/protocol/rpc';
import type { InspectionTarget, WorkerApi, WorkerEvents } from '../../../src/protocol/workerApi';
import { EngineWorker } from '../../../src/worker/engineWorker';
import { startedEngine } from '../engine/startedEngine';
import { folderOf, npy, SortedRun } from '../inspection/largeRun';
import { channelPair } from './channelPair';

type Host = Connection<Record<string, never>, Record<string, never>, WorkerApi, WorkerEvents>;

const rows = 2 ** 18;
const run = new SortedRun(rows, 8);
const isError = (kind: string, message: RegExp) => (error: unknown): boolean => error instanceof RemoteError && error.kind === kind && message.test(error.message);
/** Workers of a test, whose sessions are closed behind it. */
const open: Host[] = [];
const byLoss = { loss: 0, sort: { column: 'loss', descending: true }, start: 0, end: 1 } as const;

/** An engine that holds a pass over all rows, or over some, until it is released. */
async function heldEngine(isHeld: (rows: number) => boolean): Promise<{ readonly engine: LossEngine; readonly release: () => void }> {
  let released = false;
  const started = await startedEngine();
  const engine: LossEngine = {
    ...started,
    evaluate: async (request: LossRequest, work) => {
      while (isHeld(request.inputs['labels']?.shape[0] ?? 0) && !released && !work.signal.aborted) {
        await new Promise((resolve) => { setTimeout(resolve, 5); });
      }
      throwIfCancelled(work.signal);
      return started.evaluate(request, work);
    },
  };
  return { engine, release: () => { released = true; } };
}

function connect(engine: LossEngine): { readonly host: Host; readonly told: WorkerEvents['firstSight'][]; readonly next: () => Promise<void> } {
  const [near, far] = channelPair();
  new EngineWorker(far, () => Promise.resolve({ engine, catalogue }));
  const host: Host = new Connection(near, {}, {}, workerEventGuards);
  const told: WorkerEvents['firstSight'][] = [];
  let tell = (): void => undefined;
  const next = new Promise<void>((resolve) => { tell = resolve; });
  open.push(host);
  host.on('firstSight', (event) => {
    told.push(event);
    tell();
  });
  return { host, told, next: () => next };
}

describe('the worker at first sight', () => {
  let target: InspectionTarget;
  let small: InspectionTarget;
  let remove: () => Promise<void>;

  before(async () => {
    const spec = (stem: string): string => JSON.stringify({ losses: [{ loss: 'sparse_softmax_cross_entropy', logits: `${stem}logits.npy`, labels: `${stem}labels.npy` }] });
    const made = await folderOf({
      'logits.npy': npy([rows, 8], run.logits), 'labels.npy': npy([rows], run.labels), 'run.loss.json': spec(''),
      'small_logits.npy': npy([4, 8], run.logits.subarray(0, 32)), 'small_labels.npy': npy([4], run.labels.subarray(0, 4)), 'small.loss.json': spec('small_'),
    });
    remove = made.remove;
    target = { kind: 'spec', path: path.join(made.folder, 'run.loss.json') };
    small = { kind: 'spec', path: path.join(made.folder, 'small.loss.json') };
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).flatMap((host) => ['a', 'b'].map((session) => host.call('close', { session }))));
  });
  after(() => remove());

  it('tells of some rows before the pass over all ends, and answers questions about them', async () => {
    const { engine, release } = await heldEngine((count) => count === rows);
    const { host, told, next } = connect(engine);
    let isWhole = false;
    const whole = host.call('inspect', { session: 'a', target, firstSight: 'one' }).finally(() => { isWhole = true; });
    await next();
    assert.equal(isWhole, false);
    const [event] = told;
    assert.deepEqual([event?.session, event?.firstSight, event?.view.firstSight?.picked], ['a', 'one', { rows: 2 ** 15, of: rows, isSpread: true }]);
    const page = await host.call('rows', { session: 'a', query: byLoss });
    assert.equal(page.total, 2 ** 15);
    const [worst] = page.rows;
    assert.ok(Math.abs(Number(worst?.loss) - run.lossOf(worst?.sample ?? NaN)) < 1e-6);
    await assert.rejects(host.call('nearest', { session: 'a', query: { loss: 0, sample: 0, count: 3 } }), isError('BadInput', /once all rows are read/));
    await assert.rejects(host.call('explain', { session: 'a', number: '1', loss: null }), isError('BadInput', /once all rows are read/));
    release();
    const view = await whole;
    assert.deepEqual([view.firstSight, view.document.losses[0]?.estimate], [undefined, undefined]);
    const mean = run.meanLoss(Array.from({ length: rows }, (_, row) => row));
    assert.ok(Math.abs(Number(view.document.totalLoss) - mean) < 1e-6);
    assert.equal((await host.call('rows', { session: 'a', query: byLoss })).total, rows);
    assert.equal((await host.call('sample', { session: 'a', query: { loss: 0, sample: 7 } })).sample, 7, 'the files of the first sight are open');
    assert.equal(told.length, 1);
  });

  it('tells how its figures grow surer, and by the pass what each block comes to', async () => {
    const started = await startedEngine();
    const { host } = connect({ ...started, evaluate: async (request, work) => {
      return started.evaluate(request, work.soFar === undefined ? work : { ...work, soFar: (value) => {
        values.push([value.rows, value.value]);
        // As on a slow disk, so that there is something to tell of.
        for (const end = Date.now() + (value.rows === rows ? 0 : 300); Date.now() < end;) { /* waits */ }
        work.soFar?.(value);
      } });
    } });
    const values: [number, number][] = [];
    const refined: WorkerEvents['refined'][] = [];
    host.on('refined', (event) => { refined.push(event); });
    await host.call('inspect', { session: 'a', target, firstSight: 'one' });
    for (const [read, value] of values) {
      const mean = run.meanLoss(Array.from({ length: read }, (_, row) => row));
      assert.ok(Math.abs(value - mean) <= 1e-6 * mean, `${value} after ${read} rows, not ${mean}`);
    }
    assert.equal(values.at(-1)?.[0], rows);
    assert.ok(refined.length > 0 && refined.every(({ firstSight }) => firstSight === 'one'));
    // What is left of a part of the file has the mean of the rows that were picked there.
    const parts = 32;
    const [ofPart, ofStretch] = [rows / parts, 2 ** 15 / parts];
    const estimates = values.filter(([read]) => read < rows).map(([read, value]) => Array.from({ length: parts }, (_, part) => {
      const [start, end] = [part * ofPart, (part + 1) * ofPart];
      return Math.max(0, end - Math.max(start, read)) * run.meanLoss(Array.from({ length: ofStretch }, (_row, row) => start + row));
    }).reduce((sum, ofRows) => sum + ofRows, read * value) / rows);
    for (const { figures: { totalLoss } } of refined) {
      assert.ok(estimates.some((estimate) => Math.abs(Number(totalLoss) - estimate) <= 1e-6 * estimate), `${String(totalLoss)} is none of ${estimates.join(', ')}`);
    }
  });

  it('tells nothing where nobody asked, or all is soon read', async () => {
    const { engine, release } = await heldEngine((count) => count === rows);
    const { host, told } = connect(engine);
    const whole = host.call('inspect', { session: 'a', target });
    await new Promise((resolve) => { setTimeout(resolve, 600); });
    release();
    await whole;
    await host.call('inspect', { session: 'b', target: small, firstSight: 'one' });
    assert.deepEqual(told, []);
  });

  it('keeps what it told when the pass is cancelled', async () => {
    const { engine } = await heldEngine((count) => count === rows);
    const { host, next } = connect(engine);
    const stop = new AbortController();
    const whole = host.call('inspect', { session: 'a', target, firstSight: 'one' }, stop.signal);
    await next();
    stop.abort();
    await assert.rejects(whole, isError('Cancelled', /cancelled/));
    assert.equal((await host.call('rows', { session: 'a', query: byLoss })).total, 2 ** 15);
    const card = await host.call('sample', { session: 'a', query: { loss: 0, sample: rows - 1 } });
    assert.ok(Math.abs(Number(card.loss) - run.lossOf(rows - 1)) < 1e-6);
  });

  it('tells nothing of an inspection that another has taken the place of', async () => {
    let isHeld = (count: number): boolean => count < rows;
    const { engine, release } = await heldEngine((count) => isHeld(count));
    const { host, told, next } = connect(engine);
    const stop = new AbortController();
    const first = host.call('inspect', { session: 'a', target, firstSight: 'one' }, stop.signal);
    stop.abort();
    const second = host.call('inspect', { session: 'a', target, firstSight: 'two' });
    await assert.rejects(first, isError('Cancelled', /cancelled/));
    isHeld = (count) => count === rows;
    await next();
    release();
    await second;
    assert.deepEqual(told.map(({ firstSight }) => firstSight), ['two']);
  });
});
