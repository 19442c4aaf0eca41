import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { TensorStore } from '../../../src/core/formats/tensorStore';
import type { LoggedLoss } from '../../../src/core/inspection/document';
import { inferSubject } from '../../../src/core/inspection/dumpSubject';
import { inspect } from '../../../src/core/inspection/inspect';
import { inspectionView } from '../../../src/core/inspection/inspectionView';
import { unattended } from '../../../src/core/work';
import { MemoryFiles } from '../formats/memoryFiles';
import { smallCatalogue } from '../spec/smallCatalogue';
import { plainEngine } from './plainEngine';

/** Event files gzipped, as test/fixtures/formats/make_logged_losses.py writes them. */
const { events, noise } = JSON.parse(readFileSync('test/fixtures/formats/loggedLosses.json', 'utf8')) as Readonly<Record<string, string>>;

async function loggedBeside(dump: string, others: Readonly<Record<string, string | undefined>>): Promise<readonly LoggedLoss[] | undefined> {
  const run = { predictions: [1.5, 2.5, 3.5], targets: [1.5, 2.5, 5.5] };
  const system = new MemoryFiles(new Map([
    [`/run/${dump}`, Buffer.from(JSON.stringify(run))],
    ...Object.entries(others).map(([name, base64]): [string, Buffer] => [`/run/${name}`, gunzipSync(Buffer.from(base64 ?? '', 'base64'))]),
  ]));
  const context = { files: system, store: new TensorStore(system), engine: plainEngine, catalogue: smallCatalogue };
  const subject = await inferSubject([`/run/${dump}`], context, unattended);
  const view = await inspectionView(await inspect(subject, context, unattended), context, [`/run/${dump}`], unattended);
  await context.store.close();
  return view.logged;
}

describe('losses that a run logged', () => {
  it('are set beside the total, at the step that the dump’s name says', async () => {
    const logged = await loggedBeside('step_300.json', { 'events.out.tfevents.1': events });
    assert.deepEqual(logged?.map(({ points, ...rest }) => ({ ...rest, points: points.length })), [
      // (3.5 − 5.5)² / 3 is the mean squared error here.
      { reference: 'events.out.tfevents.1#train/loss', tag: 'train/loss', count: 5, loss: null, computed: 4 / 3, step: 300, stored: 1.5, points: 5 },
    ]);
    assert.deepEqual(logged[0]?.points, [[100, 4], [200, 2], [300, 1.5], [400, 'NaN'], [500, 1.25]]);
  });

  it('are shown without a step where the name says none, or the run logged nothing there', async () => {
    for (const dump of ['run.json', 'step_250.json', 'run_300.json']) {
      const [logged] = await loggedBeside(dump, { 'events.out.tfevents.1': events }) ?? [];
      assert.deepEqual([logged?.step, logged?.stored, logged?.count], [undefined, undefined, 5], dump);
    }
  });

  it('of many points show the course: ends, least and greatest', async () => {
    const [logged] = await loggedBeside('run.json', { 'events.out.tfevents.2': noise }) ?? [];
    assert.equal(logged?.count, 2000);
    assert.ok(logged.points.length <= 1000);
    const values = logged.points.map(([, value]) => value);
    assert.deepEqual(logged.points[0], [0, 0.5]);
    assert.ok(values.includes(99) && values.includes(-99), 'the peaks are kept');
    assert.equal(logged.points.at(-1)?.[0], 1999);
  });

  it('are none where there is no event file, or it cannot be read', async () => {
    assert.equal(await loggedBeside('run.json', {}), undefined);
    assert.equal(await loggedBeside('run.json', { 'events.out.tfevents.3': gzipSync('no events at all').toString('base64') }), undefined);
  });
});
