import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';

/** What `npm run build` makes; these tests run it as a user would. */
const bundle = path.resolve('dist/cli.js');
const samples = path.resolve('samples');

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function start(args: readonly string[]): { readonly child: ChildProcess; readonly outcome: Promise<Outcome> } {
  const child = spawn(process.execPath, [bundle, ...args], { cwd: samples });
  const texts = { out: '', err: '' };
  child.stdout.on('data', (data: Buffer) => { texts.out += data.toString(); });
  child.stderr.on('data', (data: Buffer) => { texts.err += data.toString(); });
  const outcome = new Promise<Outcome>((resolve) => {
    child.on('close', (code) => { resolve({ code, ...texts }); });
  });
  return { child, outcome };
}

interface Document {
  readonly totalLoss: number | string | null;
  readonly losses: readonly { readonly value: number; readonly accuracy?: number; readonly rows?: readonly { readonly sample: number }[] }[];
  readonly findings: readonly { readonly code: string }[];
}

async function inspect(...args: string[]): Promise<Document> {
  const { code, out, err } = await start(['inspect', ...args, '--json']).outcome;
  assert.deepEqual([code, err], [0, '']);
  return JSON.parse(out) as Document;
}

const expected = JSON.parse(readFileSync(path.resolve('test/fixtures/samples/expected.json'), 'utf8')) as {
  readonly iris: Readonly<Record<string, unknown>>;
  readonly digits: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly breast_cancer: Readonly<Record<string, unknown>>;
  readonly diabetes: Readonly<Record<string, unknown>>;
};

function assertClose(actual: unknown, figure: unknown): void {
  assert.ok(typeof actual === 'number' && typeof figure === 'number');
  assert.ok(Math.abs(actual - figure) <= 1e-6 * Math.abs(figure), `${actual}, expected ${figure}`);
}

describe('the built command line', function () {
  this.timeout(60_000);

  it('gives the samples\' figures', async () => {
    const iris = await inspect('iris/iris.loss.json', '--top', '5');
    assertClose(iris.totalLoss, expected.iris['total_with_regularization']);
    assert.deepEqual(iris.losses[0]?.rows?.map(({ sample }) => sample), expected.iris['hardest_samples']);
    assertClose((await inspect('digits/epoch_06.loss.json')).totalLoss, expected.digits['epoch_06']?.['multi_task_total_with_l2']);
    const cancer = await inspect('breast_cancer/outputs.safetensors');
    const [binary] = cancer.losses;
    assertClose(binary?.value, expected.breast_cancer['sigmoid_cross_entropy']);
    assertClose(binary?.accuracy, expected.breast_cancer['accuracy_threshold_0.5']);
    const svm = await inspect('iris/logits.npy', '--loss', 'multiclass_svm', '--set', 'margin=1');
    assertClose(svm.totalLoss, expected.iris['multiclass_svm_delta_1_mean']);
    const weighted = await inspect('diabetes/predictions.csv');
    assertClose(weighted.totalLoss, expected.diabetes['weighted_mean_squared_error_sum_by_nonzero_weights']);
  });

  const broken: readonly (readonly [string, string, number])[] = [
    ['probabilities_saved_as_logits', 'probabilities-as-logits', 0],
    ['labels_counted_from_one', 'labels-counted-from-one', 2],
    ['not_a_number', 'non-finite', 0],
    ['float16_overflow', 'non-finite', 0],
    ['untrained', 'loss-at-chance', 0],
  ];
  for (const [run, finding, code] of broken) {
    it(`says what is wrong with ${run}`, async () => {
      const outcome = await start(['inspect', `broken/${run}.loss.json`, '--json']).outcome;
      assert.equal(outcome.code, code);
      assert.ok((JSON.parse(outcome.out) as Document).findings.some((found) => found.code === finding));
    });
  }

  it('ends with one line and code 2 on bad input', async () => {
    assert.deepEqual(await start(['tensors', 'gone.npz']).outcome, { code: 2, out: '', err: 'loss-inspector: gone.npz: there is no such file\n' });
  });

  it('knows its version', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    assert.equal((await start(['--version']).outcome).out, `${version}\n`);
  });

  it('is quiet when its reader goes away', async () => {
    const { child, outcome } = start(['inspect', 'digits/epoch_06.loss.json', '--rows', ':', '--json']);
    child.stdout?.destroy();
    const { code, err } = await outcome;
    assert.deepEqual([code, err], [0, '']);
  });

  it('stops on Ctrl-C with code 130', async function () {
    if (process.platform === 'win32') {
      this.skip();
    }
    const folder = await mkdtemp(path.join(os.tmpdir(), 'loss-inspector-'));
    try {
      // Four gigabytes of zeros that take no room on the disk.
      const count = 2 ** 30;
      const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${count},), }`.padEnd(117) + '\n';
      const file = await open(path.join(folder, 'zeros.npy'), 'w');
      await file.write(Buffer.concat([Buffer.from([0x93]), Buffer.from('NUMPY'), Buffer.from([1, 0, 118, 0]), Buffer.from(header)]));
      await file.truncate(128 + 4 * count);
      await file.close();
      const { child, outcome } = start(['tensors', path.join(folder, 'zeros.npy'), '--stats']);
      setTimeout(() => child.kill('SIGINT'), 700);
      assert.deepEqual(await outcome, { code: 130, out: '', err: '' });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
