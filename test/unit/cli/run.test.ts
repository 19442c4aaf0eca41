import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { run } from '../../../src/cli/run';
import { plainEngine } from '../inspection/plainEngine';
import { smallCatalogue } from '../spec/smallCatalogue';

const samples = path.resolve('samples');

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function cli(...args: string[]): Promise<Outcome> {
  let [out, err] = ['', ''];
  const code = await run(args, {
    version: '1.2.3',
    cwd: samples,
    out: (text) => { out += text; },
    err: (text) => { err += text; },
    colours: false,
    showProgress: false,
    signal: { aborted: false },
  }, () => Promise.resolve({ engine: plainEngine, catalogue: smallCatalogue }));
  return { code, out, err };
}

async function json(...args: string[]): Promise<Readonly<Record<string, unknown>>> {
  const { code, out, err } = await cli(...args, '--json');
  assert.deepEqual([code, err], [0, '']);
  return JSON.parse(out) as Readonly<Record<string, unknown>>;
}

describe('the command line', () => {
  it('prints its help and version', async () => {
    assert.match((await cli('--help')).out, /Usage: loss-inspector COMMAND/);
    assert.match((await cli('inspect', '--help')).out, /--regularize NAME:SCALE:REF/);
    assert.match((await cli('tensors', '-h')).out, /--stats/);
    assert.match((await cli('--version')).out, /^1\.2\.3\n$/);
  });

  const refused: readonly (readonly [string[], string])[] = [
    [['inspct'], 'unknown command "inspct"; did you mean "inspect"?'],
    [['compare', 'a'], 'compare needs two runs, each a spec or a file of tensors, or one of a series with --steps A:B; see loss-inspector compare --help'],
    [['tensors'], 'tensors needs at least one file; see loss-inspector tensors --help'],
    [['tensors', 'iris'], 'iris: is a folder, not a file'],
    [['tensors', 'gone.npz'], 'gone.npz: there is no such file'],
    [['inspect'], 'inspect needs a spec, or files of tensors; see loss-inspector inspect --help'],
    [['inspect', 'iris/iris.loss.json', 'iris/logits.npy'], 'inspect takes one spec, and no other file beside it; see loss-inspector inspect --help'],
    [['inspect', 'gone.loss.json'], 'gone.loss.json: there is no such file'],
    [['inspect', 'iris/logits.npy', '--set', 'margn=1'],
      '--set margn: sparse_softmax_cross_entropy has no parameter "margn"; see loss-inspector inspect --help'],
    [['inspect', 'iris/iris.loss.json', '--labels', 'gone.npy'], 'gone.npy: there is no such file'],
  ];
  for (const [args, reason] of refused) {
    it(`refuses ${args.join(' ') || 'nothing'} in one line`, async () => {
      const { code, err } = await cli(...args);
      assert.deepEqual([code, err], [2, `loss-inspector: ${reason}\n`]);
    });
  }

  it('lists tensors with their statistics', async () => {
    const { tensors } = await json('tensors', 'iris/labels.npy', 'iris/model.safetensors', '--stats');
    const [labels, weights] = tensors as Readonly<Record<string, unknown>>[];
    // numpy: labels 0 × 13, 1 × 17, 2 × 15.
    assert.deepEqual({ ...labels, mean: 0, std: 0 }, {
      file: 'iris/labels.npy', name: '', shape: [45], dtype: 'int64', bytes: 360,
      min: 0, max: 2, mean: 0, sum: 47, std: 0, nan: 0, posinf: 0, neginf: 0, zeros: 13,
    });
    assert.equal(labels?.['mean'], 47 / 45);
    assert.deepEqual([weights?.['name'], weights?.['shape'], weights?.['dtype']], ['softmax/weights', [3, 4], 'float32']);
  });

  it('lists tensors for a person', async () => {
    const { out } = await cli('tensors', 'iris/model.safetensors');
    assert.match(out, /softmax\/weights\s+\(3, 4\)\s+float32\s+48 B/);
  });

  describe('damage in one tensor', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'damaged-'));
    after(() => { rmSync(folder, { recursive: true }); });
    const [{ base64, beside }] = JSON.parse(readFileSync('test/fixtures/formats/tensorflow.json', 'utf8')) as [{ base64: string; beside: Record<string, string> }];
    const file = path.join(folder, 'model.ckpt-7.index');

    before(() => {
      writeFileSync(file, Buffer.from(base64, 'base64'));
      for (const [name, data] of Object.entries(beside)) {
        writeFileSync(path.join(folder, name), Buffer.from(data, 'base64'));
      }
    });

    it('lists the others before its error', async () => {
      const sumsOf = (out: string): Record<string, unknown> => (
        Object.fromEntries((JSON.parse(out) as { tensors: { name: string; sum?: unknown }[] }).tensors.map(({ name, sum }) => [name, sum])));
      const whole = sumsOf((await cli('tensors', file, '--stats', '--json')).out);
      const shard = path.join(folder, 'model.ckpt-7.data-00000-of-00001');
      const bytes = readFileSync(shard);
      // The first byte is the first tensor's.
      bytes.writeUInt8(bytes.readUInt8(0) ^ 1, 0);
      writeFileSync(shard, bytes);
      const { code, out, err } = await cli('tensors', file, '--stats', '--json');
      const [damaged] = Object.entries(sumsOf(out)).filter(([name, sum]) => sum === undefined && whole[name] !== undefined).map(([name]) => name);
      assert.ok(damaged !== undefined);
      assert.deepEqual(sumsOf(out), { ...whole, [damaged]: undefined });
      assert.equal(code, 2);
      assert.match(err, new RegExp(`^loss-inspector: .*#${damaged}: is damaged: the CRC-32C.*\\n$`));
      assert.match((await cli('tensors', file, '--stats')).out, new RegExp(`\n {2}${damaged}: is damaged`));
    });
  });

  it('inspects a spec for a person', async () => {
    const { code, out } = await cli('inspect', 'iris/iris.loss.json');
    assert.equal(code, 0);
    assert.match(out, /Total loss {2}0\.472895\n/);
    assert.match(out, /l2 × 0\.05\s+0\.115166\s+24\.4 %/);
    assert.match(out, /31\s+1\.01391\s+versicolor\s+virginica/);
    assert.ok(!out.includes('\u001b'));
  });

  it('gives rows only where they are asked for', async () => {
    const rowsOf = async (...args: string[]): Promise<unknown[] | undefined> => {
      const [loss] = (await json('inspect', 'iris/iris.loss.json', ...args))['losses'] as { rows?: { sample: number; probabilities: number[] }[] }[];
      assert.ok(loss?.rows?.every(({ probabilities }) => probabilities.length === 3) ?? true);
      return loss?.rows?.map(({ sample }) => sample);
    };
    assert.equal(await rowsOf(), undefined);
    assert.deepEqual(await rowsOf('--top', '3'), [31, 20, 2]);
    assert.deepEqual(await rowsOf('--rows', '0:3'), [0, 1, 2]);
    assert.deepEqual(await rowsOf('--rows', '1:3', '--sort', 'loss'), [20, 2]);
    assert.deepEqual(await rowsOf('--rows=-2:'), [43, 44]);
    assert.deepEqual(await rowsOf('--top', '3', '--sort', 'probability'), [31, 20, 2]);
  });

  it('prints the gradient of each row', async () => {
    const { losses } = await json('inspect', 'iris/iris.loss.json', '--rows', '0:1');
    const [{ rows: [row] }] = losses as [{ readonly rows: readonly [{ readonly label: number; readonly probabilities: readonly number[]; readonly gradient: { readonly logits: readonly number[] } }] }];
    // Of the mean of 45 cross-entropies: (p − y) / 45.
    row.gradient.logits.forEach((value, i) => {
      assert.ok(Math.abs(value - ((row.probabilities[i] ?? NaN) - (i === row.label ? 1 : 0)) / 45) < 1e-12);
    });
    assert.equal(row.gradient.logits.length, 3);
  });

  it('computes what the options say', async () => {
    const document = await json('inspect', '--logits', 'iris/logits.npy[:10]', '--labels', 'iris/labels.npy[:10]', '--loss', 'multiclass_svm', '--set', 'margin=2', '--set', 'coefficient=3');
    const [loss] = document['losses'] as Readonly<Record<string, unknown>>[];
    assert.deepEqual([loss?.['loss'], loss?.['samples'], loss?.['parameters'], loss?.['coefficient']], ['multiclass_svm', 10, { margin: 2 }, 3]);
  });

  it('adds a regularizer to a spec, relative to the working folder', async () => {
    const { regularization } = await json('inspect', 'iris/iris.loss.json', '--regularize', 'l2:0.05:iris/model.safetensors#softmax/weights');
    const [own, added] = regularization as { value: number }[];
    assert.equal(added?.value, own?.value);
  });

  it('leaves biases out of a regularizer', async () => {
    const count = async (settings: string): Promise<number> => {
      const { regularization } = await json('inspect', 'digits/epoch_06.loss.json', '--regularize', `l2:0.05${settings}:digits/checkpoint_06.safetensors#*`);
      return (regularization as { readonly tensors: readonly unknown[] }[]).at(-1)?.tensors.length ?? 0;
    };
    const [all, weights] = [await count(''), await count(',exclude_biases')];
    assert.deepEqual([all, weights], [8, 4]);
  });

  it('fails on conditions', async () => {
    const codes = async (...args: string[]): Promise<number> => (await cli('inspect', ...args)).code;
    assert.equal(await codes('iris/iris.loss.json', '--fail-on', 'findings', '--fail-on', 'nan', '--max-loss', '0.5'), 0);
    assert.equal(await codes('iris/iris.loss.json', '--max-loss', '0.4'), 1);
    assert.equal(await codes('broken/untrained.loss.json', '--fail-on', 'findings'), 1);
    assert.equal(await codes('broken/untrained.loss.json', '--fail-on', 'nan'), 0);
    assert.equal(await codes('broken/not_a_number.loss.json', '--fail-on', 'nan'), 1);
    assert.equal(await codes('broken/not_a_number.loss.json', '--max-loss', '1e9'), 1);
  });

  it('prints the other losses before the error of one', async () => {
    const { code, out, err } = await cli('inspect', 'broken/labels_counted_from_one.loss.json', '--json');
    assert.equal(code, 2);
    assert.match(err, /^loss-inspector: broken\/labels_counted_from_one\.npz#labels: .*10.*\n$/);
    assert.match(out, /"code": "labels-counted-from-one"/);
  });

  it('writes control characters of names out', async () => {
    const { err } = await cli('tensors', 'a\u001b[31m\nb.npz');
    assert.equal(err, 'loss-inspector: a\\u001b[31m b.npz: there is no such file\n');
  });
});
