import assert from 'node:assert/strict';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import type { LossEngine } from '../../../src/core/inspection/engine';
import type { Catalogue } from '../../../src/core/spec/catalogue';
import type { InspectionView } from '../../../src/core/inspection/document';
import { workerEventGuards } from '../../../src/protocol/guardsHost';
import { Connection, RemoteError, type ArgumentOf } from '../../../src/protocol/rpc';
import type { InspectionTarget, WorkerApi, WorkerEvents } from '../../../src/protocol/workerApi';
import { EngineWorker } from '../../../src/worker/engineWorker';
import { plainEngine } from '../inspection/plainEngine';
import { smallCatalogue } from '../spec/smallCatalogue';
import { channelPair } from './channelPair';

type Host = Connection<Record<string, never>, Record<string, never>, WorkerApi, WorkerEvents>;

function connect(startEngine: () => Promise<LossEngine> = () => Promise.resolve(plainEngine), catalogue: Catalogue = smallCatalogue): Host {
  const [host, worker] = channelPair();
  new EngineWorker(worker, async () => ({ engine: await startEngine(), catalogue }));
  return new Connection(host, {}, {}, workerEventGuards);
}

const run = { logits: [[2, 1, 0], [0, 3, 1], [1, 0, 2], [0, 0, 1]], labels: [0, 1, 2, 1] };
const specText = '{ "losses": [{ "loss": "sparse_softmax_cross_entropy", "logits": "run.json#logits", "labels": "run.json#labels" }] }';

/** With a loss that any key belongs to. */
const withCustom: Catalogue = {
  ...smallCatalogue,
  losses: [...smallCatalogue.losses, {
    name: 'custom', title: '', task: 'elementwise',
    forms: smallCatalogue.losses.slice(0, 1).flatMap(({ forms }) => forms).map((form) => ({ ...form, roles: [], isOpen: true, parameters: [{ name: 'module', type: 'text', default: null, description: '' }] })),
  }],
};

describe('the worker', () => {
  let folder: string;
  let spec: InspectionTarget;
  let dumps: InspectionTarget;

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'loss-inspector-'));
    await writeFile(path.join(folder, 'run.json'), JSON.stringify(run));
    await writeFile(path.join(folder, 'run.loss.json'), specText);
    spec = { kind: 'spec', path: path.join(folder, 'run.loss.json') };
    dumps = { kind: 'dumps', paths: [path.join(folder, 'run.json')] };
  });

  after(() => rm(folder, { recursive: true }));

  const isError = (kind: string, message: RegExp) => (error: unknown): boolean => (
    error instanceof RemoteError && error.kind === kind && message.test(error.message)
  );

  it('inspects a spec and answers for its samples', async () => {
    const host = connect();
    const view = await host.call('inspect', { session: 'a', target: spec });
    assert.deepEqual([view.title, view.specFile, view.document.inferred], ['run.loss.json', path.join(folder, 'run.loss.json'), []]);
    assert.deepEqual(view.tensors.map(({ reference }) => reference), ['run.json#logits', 'run.json#labels']);
    const query = { loss: 0, sort: { column: 'loss', descending: true }, start: 0, end: 10 } as const;
    const page = await host.call('rows', { session: 'a', query });
    assert.deepEqual([page.total, page.rows[0]?.sample], [4, 3]);
    assert.equal(await host.call('position', { session: 'a', query: { loss: 0, sort: query.sort, sample: 3 } }), 0);
    const card = await host.call('sample', { session: 'a', query: { loss: 0, sample: 3, margin: 2 } });
    assert.deepEqual([card.delta, card.margins], [2, [2, 0, 3]]);
  });

  it('computes nothing again of files that are as they were', async () => {
    const asked: string[] = [];
    const host = connect(() => Promise.resolve({ ...plainEngine, evaluate: (request, work) => {
      asked.push(request.loss);
      return plainEngine.evaluate(request, work);
    } }));
    const { spec: given } = await host.call('inspect', { session: 'a', target: dumps });
    const [entry] = given.losses;
    assert.ok(entry);
    assert.deepEqual(asked, [entry.loss]);
    const twice = await host.call('inspect', { session: 'a', target: dumps, spec: { ...given, losses: [{ ...entry, coefficient: 2 }] } });
    assert.equal(twice.document.totalLoss, 2 * Number(twice.document.losses[0]?.value));
    assert.deepEqual(asked, [entry.loss]);
    await host.call('inspect', { session: 'a', target: dumps, spec: { ...given, losses: [{ ...entry, weights: 2 }] } });
    assert.deepEqual(asked, [entry.loss, entry.loss]);
    const text = JSON.stringify(run);
    await writeFile(path.join(folder, 'run.json'), `${text} `);
    await host.call('inspect', { session: 'a', target: dumps, spec: { ...given, losses: [{ ...entry, weights: 2 }] } });
    assert.deepEqual(asked, [entry.loss, entry.loss, entry.loss]);
    await writeFile(path.join(folder, 'run.json'), text);
  });

  it('infers a spec from dumps, and keeps what still holds of the reasons', async () => {
    const host = connect();
    const view = await host.call('inspect', { session: 'a', target: dumps });
    assert.deepEqual(view.document.inferred.map(({ role }) => role), ['logits', 'labels', 'loss']);
    assert.equal(view.specFile, null);
    const [entry] = view.spec.losses;
    assert.ok(entry);
    const changed = { ...view.spec, losses: [{ ...entry, loss: 'multiclass_svm', parameters: { margin: 2 } }] };
    const again = await host.call('inspect', { session: 'a', target: dumps, spec: changed });
    assert.equal(again.document.losses[0]?.loss, 'multiclass_svm');
    assert.deepEqual(again.document.inferred.map(({ role }) => role), ['logits', 'labels']);
  });

  it('lists what dumps hold where no loss fits them, and takes a loss for them', async () => {
    const host = connect();
    await writeFile(path.join(folder, 'model.json'), JSON.stringify({ kernel: [[1, 2], [3, 4]], name: ['a', 'b'] }));
    const target: InspectionTarget = { kind: 'dumps', paths: [path.join(folder, 'model.json')] };
    const view = await host.call('inspect', { session: 'a', target });
    assert.deepEqual([view.spec.losses, view.document.losses, view.document.totalLoss], [[], [], null]);
    assert.match(view.nothingInferred ?? '', /^neither predictions .* nor labels .* were found$/);
    const [contents] = view.contents;
    assert.deepEqual([contents?.path, contents?.format, contents?.count], ['model.json', 'JSON', 2]);
    const [kernel, name] = contents?.tensors ?? [];
    assert.deepEqual([kernel?.reference, kernel?.shape, kernel?.byteLength, kernel?.refusal], ['model.json#kernel', [2, 2], 32, undefined]);
    assert.match(name?.refusal ?? '', /text/);
    assert.deepEqual(view.tensors.map(({ reference }) => reference), ['model.json#kernel']);
    const spec = { ...view.spec, losses: [{ loss: 'mean_squared_error', roles: { predictions: 'model.json#kernel', labels: 'model.json#kernel' }, parameters: {} }] };
    const computed = await host.call('inspect', { session: 'a', target, spec });
    assert.deepEqual([computed.document.totalLoss, computed.nothingInferred], [0, undefined]);
  });

  it('reads of a series the dumps alone that were picked together, also when the spec is changed or a step chosen', async () => {
    const host = connect();
    const series = await mkdtemp(path.join(os.tmpdir(), 'loss-inspector-'));
    try {
      const paths = [1, 2, 3, 4].map((epoch) => path.join(series, `epoch_${epoch}.json`));
      await Promise.all(paths.map((file, i) => writeFile(file, JSON.stringify({ ...run, labels: [i % 3, 1, 2, 1] }))));
      const target = { kind: 'dumps', paths: paths.slice(0, 3) } as const;
      const view = await host.call('inspect', { session: 'picked', target });
      assert.deepEqual(view.steps, { pattern: 'epoch_{step}.json', steps: ['1', '2', '3'], step: '3', leftOut: 1 });
      const { lines } = await host.call('steps', { session: 'picked', query: { loss: 0 } });
      assert.ok(lines.every(({ step }) => step !== '4'));
      const changed = await host.call('inspect', { session: 'picked', target, spec: view.spec });
      assert.deepEqual(changed.steps, view.steps);
      const earlier = await host.call('inspect', { session: 'picked', target, spec: view.spec, step: '1' });
      assert.deepEqual(earlier.steps, { ...view.steps, step: '1' });
      const { from, to } = await host.call('compare', { session: 'picked', query: { loss: 0, against: { kind: 'step', step: '2' } } });
      assert.deepEqual([from, to], ['step 2', 'step 1']);
      const all = await host.call('inspect', { session: 'picked', target: { kind: 'dumps', paths: paths.slice(0, 1) } });
      assert.deepEqual(all.steps?.steps, ['1', '2', '3', '4']);
    } finally {
      await host.call('close', { session: 'picked' });
      await rm(series, { recursive: true });
    }
  });

  it('starts its engine at the first inspection, once', async () => {
    let starts = 0;
    const host = connect(() => {
      starts += 1;
      return Promise.resolve(plainEngine);
    });
    await host.call('tensors', { path: path.join(folder, 'run.json') });
    assert.equal(starts, 0);
    await host.call('inspect', { session: 'a', target: spec });
    await host.call('inspect', { session: 'b', target: spec });
    assert.equal(starts, 1);
  });

  it('fails with the message of bad input, and goes on', async () => {
    const host = connect();
    const gone: InspectionTarget = { kind: 'spec', path: path.join(folder, 'gone.loss.json') };
    await assert.rejects(host.call('inspect', { session: 'a', target: gone }), isError('BadInput', /gone\.loss\.json: there is no such file$/));
    await assert.rejects(host.call('rows', { session: 'a', query: { loss: 0, sort: { column: 'loss', descending: true }, start: 0, end: 1 } }),
      isError('BadInput', /not open any more/));
    assert.equal((await host.call('inspect', { session: 'a', target: spec })).document.losses.length, 1);
  });

  it('refuses an argument that is no request', async () => {
    const host = connect();
    await assert.rejects(host.call('inspect', { session: 1, target: spec } as never), isError('TypeError', /^session: /));
  });

  it('keeps the session that is open when its renewal fails', async () => {
    const host = connect();
    await host.call('inspect', { session: 'a', target: spec });
    await assert.rejects(host.call('inspect', { session: 'a', target: { kind: 'dumps', paths: [path.join(folder, 'gone.npz')] } }));
    assert.equal((await host.call('rows', { session: 'a', query: { loss: 0, sort: { column: 'sample', descending: false }, start: 0, end: 9 } })).total, 4);
  });

  it('forgets a session that is closed', async () => {
    const host = connect();
    await host.call('inspect', { session: 'a', target: spec });
    assert.equal(await host.call('close', { session: 'a' }), null);
    await assert.rejects(host.call('sample', { session: 'a', query: { loss: 0, sample: 0 } }), isError('BadInput', /not open/));
  });

  it('stops when it is cancelled', async () => {
    const waiting: LossEngine = {
      ...plainEngine,
      evaluate: async (request, work) => {
        while (!work.signal.aborted) {
          await work.pause();
        }
        return plainEngine.evaluate(request, work);
      },
    };
    const host = connect(() => Promise.resolve(waiting));
    const controller = new AbortController();
    const twoLosses = specText.replace(']', `, ${specText.slice(specText.indexOf('[') + 1, specText.indexOf(']'))}]`);
    await writeFile(path.join(folder, 'two.loss.json'), twoLosses);
    const inspection = host.call('inspect', { session: 'a', target: { kind: 'spec', path: path.join(folder, 'two.loss.json') } }, controller.signal);
    setTimeout(() => { controller.abort(); }, 20);
    await assert.rejects(inspection, isError('Cancelled', /cancelled/));
  });

  it('tells its progress', async () => {
    const slow: LossEngine = {
      ...plainEngine,
      evaluate: async (request, work) => {
        // Events are no closer together than a person can see.
        await new Promise((resolve) => { setTimeout(resolve, 100); });
        work.progress(0.5, 'halfway');
        return plainEngine.evaluate(request, work);
      },
    };
    const host = connect(() => Promise.resolve(slow));
    const seen: WorkerEvents['progress'][] = [];
    host.on('progress', (progress) => { seen.push(progress); });
    await host.call('inspect', { session: 'a', target: spec });
    assert.ok(seen.some(({ session, message }) => session === 'a' && message === 'halfway'));
  });

  it('asks before code outside the workspace runs, or refuses that loss alone', async () => {
    const elsewhere = await mkdtemp(path.join(os.tmpdir(), 'loss-inspector-'));
    try {
      await writeFile(path.join(elsewhere, 'loss.mjs'), 'export default ({ logits }) => logits.sum(1);');
      await symlink(path.join(elsewhere, 'loss.mjs'), path.join(folder, 'link.mjs'));
      const target: InspectionTarget = { kind: 'spec', path: path.join(folder, 'code.loss.json') };
      for (const module of [path.join(elsewhere, 'loss.mjs'), 'link.mjs']) {
        await writeFile(target.path, `{ "losses": [{ "loss": "custom", "module": ${JSON.stringify(module)}, "logits": "run.json#logits" }, ${specText.slice(specText.indexOf('[') + 1)}`);
        const host = connect(() => Promise.resolve(plainEngine), withCustom);
        const request: ArgumentOf<WorkerApi, 'inspect'> = { session: 'a', target, allowedFolders: [folder, elsewhere], isTrusted: true };
        await assert.rejects(host.call('inspect', { ...request, code: { folders: [folder], asks: true } }), isError('OutsideWorkspace', /(loss|link)\.mjs: lies outside/));
        const { document }: InspectionView = await host.call('inspect', { ...request, code: { folders: [folder], asks: false } });
        assert.match(document.losses[0]?.error ?? '', /(loss|link)\.mjs: is code outside the workspace, which runs once you allow it/);
        assert.equal(document.losses[1]?.error, null);
        const untrusted = await host.call('inspect', { ...request, isTrusted: false, code: { folders: [folder], asks: true } });
        assert.match(untrusted.document.losses[0]?.error ?? '', /runs in a trusted workspace only/);
      }
    } finally {
      await rm(elsewhere, { recursive: true });
    }
  });

  it('writes a spec with references relative to where it is saved', async () => {
    const host = connect();
    const { spec: shown } = await host.call('inspect', { session: 'a', target: dumps });
    const beside = await host.call('specText', { session: 'a', spec: shown, path: path.join(folder, 'new.loss.json') });
    assert.match(beside, /"logits": "run\.json#logits"/);
    const elsewhere = await host.call('specText', { session: 'a', spec: shown, path: path.join(path.dirname(folder), 'new.loss.json') });
    assert.ok(elsewhere.includes(`"logits": "${path.basename(folder)}/run.json#logits"`));
  });

  describe('within folders that it is allowed', () => {
    const outside = (file: string): string => JSON.stringify({
      losses: [{ loss: 'sparse_softmax_cross_entropy', logits: `${file}#logits`, labels: 'run.json#labels' }],
    });
    let other: string;
    let host: Host;
    const inspect = async (text: string): Promise<InspectionView> => {
      const file = path.join(folder, 'confined.loss.json');
      await writeFile(file, text);
      return host.call('inspect', { session: 'a', target: { kind: 'spec', path: file }, allowedFolders: [folder] });
    };

    before(async () => {
      other = await mkdtemp(path.join(os.tmpdir(), 'loss-inspector-'));
      await writeFile(path.join(other, 'run.json'), JSON.stringify(run));
      await symlink(path.join(other, 'run.json'), path.join(folder, 'link.json'));
      host = connect();
    });

    after(() => rm(other, { recursive: true }));

    it('reads what lies there', async () => {
      assert.equal((await inspect(specText)).document.losses[0]?.error, null);
    });

    it('asks before it follows a reference out of them', async () => {
      await assert.rejects(inspect(outside(path.join(other, 'run.json'))), isError('OutsideWorkspace', /lies outside the workspace/));
      await assert.rejects(inspect(outside(`../${path.basename(other)}/run.json`)), isError('OutsideWorkspace', /lies outside/));
      await assert.rejects(inspect(outside(`${other}/*.json`)), isError('OutsideWorkspace', /lies outside/));
    });

    it('follows no link out of them', async () => {
      await assert.rejects(inspect(outside('link.json')), isError('OutsideWorkspace', /link\.json: lies outside/));
    });

    it('says of a file that there is not what it says everywhere', async () => {
      assert.match((await inspect(outside('gone.json'))).document.losses[0]?.error ?? '', /gone\.json: there is no such file/);
    });
  });
});
