import assert from 'node:assert/strict';
import { runsOf, type FolderFile } from '../../../src/core/formats/runFiles';
import { seriesAmong } from '../../../src/core/formats/stepNames';

const patternsOf = (...names: readonly string[]): readonly (readonly [string, readonly string[]])[] => (
  seriesAmong(names).map(({ pattern, names: members }) => [pattern, members] as const));

describe('series among the names of a folder', () => {
  it('are the names that differ in a step, in the order of its number', () => {
    assert.deepEqual(seriesAmong(['epoch_10.npz', 'epoch_2.npz', 'labels.npy']), [
      { pattern: 'epoch_{step}.npz', names: ['epoch_2.npz', 'epoch_10.npz'], first: '2', last: '10' },
    ]);
  });

  it('keep apart what differs beside the number', () => {
    assert.deepEqual(patternsOf('epoch_1_logits.npy', 'epoch_2_logits.npy', 'epoch_1_labels.npy', 'epoch_2_labels.npy'), [
      ['epoch_{step}_logits.npy', ['epoch_1_logits.npy', 'epoch_2_logits.npy']],
      ['epoch_{step}_labels.npy', ['epoch_1_labels.npy', 'epoch_2_labels.npy']],
    ]);
  });

  it('go by the number that a word calls a step, and not by the number of folds', () => {
    const names = [1, 2, 3].flatMap((fold) => [1, 2].map((epoch) => `epoch_${epoch}_fold_${fold}.npz`));
    assert.deepEqual(patternsOf(...names).map(([pattern]) => pattern), ['epoch_{step}_fold_1.npz', 'epoch_{step}_fold_2.npz', 'epoch_{step}_fold_3.npz']);
  });

  it('go by the last number that varies, where no word says which', () => {
    assert.deepEqual(patternsOf('part_1_v2.npy', 'part_2_v2.npy').map(([pattern]) => pattern), ['part_{step}_v2.npy']);
  });

  it('are no shards, no digits of an extension, no single files, no hashes', () => {
    assert.deepEqual(patternsOf('model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors'), []);
    assert.deepEqual(patternsOf('run.h5', 'run.hdf5', 'run1.npz'), []);
    assert.deepEqual(patternsOf('a_1234567890123456789012.npy', 'a_1234567890123456789013.npy'), []);
  });
});

describe('the dumps of a workspace by run', () => {
  const file = (path: string): FolderFile => ({ folder: path.slice(0, path.lastIndexOf('/')), name: path.slice(path.lastIndexOf('/') + 1) });
  const listed = (...paths: readonly string[]): readonly string[] => runsOf(paths.map(file)).flatMap(({ folder, entries }) => (
    entries.map((entry) => `${folder}/${entry.kind === 'dump' ? entry.file.name : `${entry.series.pattern} ${entry.files.length}`}`)));

  it('have their folders and names in natural order, with a series as one', () => {
    assert.deepEqual(
      listed('/w/run10/a.npy', '/w/run2/e_2.npz', '/w/run2/e_10.npz', '/w/run2/labels.npy'),
      ['/w/run2/e_{step}.npz 2', '/w/run2/labels.npy', '/w/run10/a.npy'],
    );
  });

  it('leave out the JSON and CSV of other things', () => {
    assert.deepEqual(listed('/w/package.json', '/w/.vscode/tasks.json', '/w/data/cities.csv', '/w/a/x.loss.json'), []);
    assert.deepEqual(listed('/w/out/val_predictions.csv', '/w/out/y_true.json'), ['/w/out/val_predictions.csv', '/w/out/y_true.json']);
  });

  it('take the tables that lie beside a spec or a dump, but never its configuration', () => {
    assert.deepEqual(listed('/w/a/diabetes.csv', '/w/a/d.loss.json'), ['/w/a/diabetes.csv']);
    assert.deepEqual(listed('/w/b/model.pt', '/w/b/config.json', '/w/b/table.csv'), ['/w/b/model.pt', '/w/b/table.csv']);
  });

  it('count thousands of files fast', () => {
    const many = Array.from({ length: 5000 }, (_, i) => file(`/w/run/epoch_${i}_logits.npy`));
    const start = performance.now();
    const [run] = runsOf(many);
    assert.equal(run?.count, 5000);
    assert.equal(run.entries.length, 1);
    assert.ok(performance.now() - start < 1000);
  });
});
