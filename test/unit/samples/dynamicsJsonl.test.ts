import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { nodeFileSystem } from '../../../src/core/bytes/nodeFile';
import { TensorStore } from '../../../src/core/formats/tensorStore';
import { catalogue } from '../../../src/core/inspection/catalogue';
import { inferSubject } from '../../../src/core/inspection/dumpSubject';
import { inspect } from '../../../src/core/inspection/inspect';
import { LossSteps } from '../../../src/core/inspection/steps/lossSteps';
import { seriesOf } from '../../../src/core/inspection/steps/seriesSpec';
import { StepRun } from '../../../src/core/inspection/steps/stepRun';
import { unattended } from '../../../src/core/work';
import { sharedEngine } from './sampleInspection';

const softmax = (a: number, b: number): number => Math.exp(a) / (Math.exp(a) + Math.exp(b));

/** As allenai/cartography writes them: a line for each sample, which come in another order in each epoch. */
const epochs = [
  [['train-7', [2, 0], 0], ['train-9', [1, 0], 1], ['train-8', [0, 1], 1]],
  [['train-8', [3, 0], 1], ['train-7', [1, 0], 0], ['train-9', [0, 2], 1]],
  [['train-9', [2, 0], 1], ['train-8', [0, 2], 1], ['train-7', [4, 0], 0]],
] as const;

describe('the training dynamics of dataset cartography', () => {
  let folder = '';

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'dynamics-'));
    await Promise.all(epochs.map((lines, epoch) => writeFile(
      path.join(folder, `dynamics_epoch_${epoch}.jsonl`),
      lines.map(([guid, logits, gold]) => JSON.stringify({ guid, [`logits_epoch_${epoch}`]: logits, gold })).join('\n'),
    )));
    assert.match(await readFile(path.join(folder, 'dynamics_epoch_1.jsonl'), 'utf8'), /^\{"guid":"train-8","logits_epoch_1":\[3,0\],"gold":1\}\n/);
  });

  after(() => rm(folder, { recursive: true }));

  for (const picked of [[0], [2, 0, 1]]) {
    it(`open as a series where ${picked.length === 1 ? 'one file is' : 'all are'} picked`, async () => {
      const files = nodeFileSystem();
      const context = { files, store: new TensorStore(files), engine: await sharedEngine(), catalogue };
      const subject = await inferSubject(picked.map((epoch) => path.join(folder, `dynamics_epoch_${epoch}.jsonl`)), context, unattended);
      const inspection = await inspect(subject, context, unattended);
      assert.equal(inspection.document.losses[0]?.error, null);
      const series = await seriesOf(subject.spec, subject.folder, context);
      assert.deepEqual([series?.pattern, series?.steps], ['dynamics_epoch_{step}.jsonl', ['0', '1', '2']]);
      const run = new StepRun(series!, subject, context);
      await run.advance(unattended);
      const steps = new LossSteps(run, 0, inspection.computed(0), picked.length === 1 ? '0' : '2');
      const { idName, counts, notes } = steps.report(null);
      assert.deepEqual([idName, notes], ['guid', []]);
      assert.deepEqual(counts, { samples: 3, forgotten: 2, never: 0, unforgettable: 1, always: 1 });
      const { rows } = steps.flips({ sort: { column: 'sample', descending: false }, start: 0, end: 3 }, () => true);
      const course = new Map(rows.map((row) => [row.id, row.course]));
      assert.deepEqual(Object.fromEntries(course), { 'train-7': '+++', 'train-8': '+-+', 'train-9': '-+-' });
      const nine = rows.find(({ id }) => id === 'train-9');
      const p = [softmax(0, 1), softmax(2, 0), softmax(0, 2)];
      const mean = p.reduce((sum, value) => sum + value, 0) / 3;
      assert.ok(Math.abs((nine?.confidence ?? NaN) - mean) < 1e-6);
      assert.ok(Math.abs((nine?.variability ?? NaN) - Math.sqrt(p.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 3)) < 1e-6);
      await context.store.close();
    });
  }
});
