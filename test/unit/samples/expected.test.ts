import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import type { Inspection } from '../../../src/core/inspection/inspection';
import type { LossEntry } from '../../../src/core/spec/lossSpec';
import { unattended } from '../../../src/core/work';
import { inspectFile, inspectLoss, inspectSpec } from './sampleInspection';

/** Figures of PyTorch, scikit-learn and NumPy in float64; `build_samples.py` says where the runs come from. */
const expected = JSON.parse(readFileSync(path.resolve('test/fixtures/samples/expected.json'), 'utf8')) as Readonly<Record<string, Figures>>;

type Figures = Readonly<Record<string, unknown>>;
type Measure = () => Promise<unknown>;

async function valueOf(inspection: Promise<Inspection>): Promise<unknown> {
  const { document } = await inspection;
  assert.deepEqual(document.losses.map(({ error }) => error), document.losses.map(() => null));
  return document.losses[0]?.value;
}

async function totalOf(inspection: Promise<Inspection>): Promise<unknown> {
  return (await inspection).document.totalLoss;
}

/** The figures that a classification's logits and labels give. */
function classification(folder: string, roles: LossEntry['roles']): Readonly<Record<string, Measure>> {
  const sparse = (entry: Partial<LossEntry> = {}): Promise<Inspection> => inspectLoss(folder, { loss: 'sparse_softmax_cross_entropy', roles, ...entry });
  const svm = (): Promise<Inspection> => inspectLoss(folder, { loss: 'multiclass_svm', roles, parameters: { margin: 1 } });
  return {
    'softmax_cross_entropy': () => valueOf(sparse()),
    'softmax_cross_entropy_sum': () => valueOf(sparse({ reduction: 'SUM' })),
    'softmax_cross_entropy_label_smoothing_0.1': () => valueOf(inspectLoss(folder, {
      loss: 'softmax_cross_entropy', roles, parameters: { label_smoothing: 0.1 },
    })),
    'sklearn_log_loss': () => valueOf(sparse({ convention: 'sklearn' })),
    'multiclass_svm_delta_1_mean': () => valueOf(svm()),
    'torch_multi_margin_loss': () => valueOf(inspectLoss(folder, { loss: 'multiclass_svm', roles, convention: 'pytorch' })),
    'sklearn_hinge_loss_crammer_singer': () => valueOf(inspectLoss(folder, { loss: 'multiclass_svm', roles, convention: 'sklearn' })),
    'accuracy': async () => (await sparse()).document.losses[0]?.accuracy,
    'hardest_samples': async () => {
      const sort = { column: 'loss', descending: true } as const;
      return (await sparse()).rows({ loss: 0, sort, start: 0, end: 5 }).rows.map(({ sample }) => sample);
    },
    'first_sample': async () => {
      const card = await (await sparse()).sample({ loss: 0, sample: 0 }, unattended);
      const hinge = await (await svm()).sample({ loss: 0, sample: 0 }, unattended);
      assert.ok(Math.abs(sumOf(hinge.margins) - Number(hinge.loss)) <= 1e-6 * Number(hinge.loss));
      return { loss: card.loss, probabilities: card.probabilities, multiclass_svm: hinge.loss };
    },
  };
}

function sumOf(values: readonly unknown[] | null): number {
  return (values ?? []).reduce((sum: number, value) => sum + Number(value), 0);
}

function digits(epoch: string): Readonly<Record<string, Measure>> {
  const dump = `epoch_${epoch}.npz`;
  const whole = (): Promise<Inspection> => inspectFile(`digits/epoch_${epoch}.loss.json`);
  const data = async (): Promise<unknown> => (await whole()).document.dataLoss;
  const ink: Measure = async () => (await whole()).document.losses[1]?.value;
  const both = { ...classification('digits', { logits: `${dump}#logits`, labels: `${dump}#labels` }), mean_squared_error_ink: ink, multi_task_total: data };
  const weights = [`checkpoint_${epoch}.safetensors#*.weight`];
  const penalty = (regularizer: string, scale: number) => async (): Promise<unknown> => {
    const { document } = await inspectSpec('digits', { convention: 'tf-slim', losses: [], regularization: [{ regularizer, scale, tensors: weights }] });
    return document.regularizationLoss;
  };
  return {
    ...both,
    'l2_regularization_scale_0.0005_all_weights': penalty('l2', 0.0005),
    'l1_regularization_scale_0.0001_all_weights': penalty('l1', 0.0001),
    'multi_task_total_with_l2': () => totalOf(whole()),
  };
}

/** Only the first and last epoch kept their checkpoints. */
const withoutCheckpoint = ['l2_regularization_scale_0.0005_all_weights', 'l1_regularization_scale_0.0001_all_weights', 'multi_task_total_with_l2'];

const csv = { predictions: 'predictions.csv#prediction', labels: 'predictions.csv#target' };
const weighted = { loss: 'mean_squared_error', roles: csv, weights: 'predictions.csv#weight' };

const outputs = { logits: 'outputs.safetensors#logits', labels: 'outputs.safetensors#labels' };

const measures: Readonly<Record<string, Readonly<Record<string, Measure>>>> = {
  iris: {
    ...classification('iris', { logits: 'logits.npy', labels: 'labels.npy' }),
    'l2_regularization_scale_0.05_on_weights': async () => (await inspectFile('iris/iris.loss.json')).document.regularization[0]?.value,
    'total_with_regularization': () => totalOf(inspectFile('iris/iris.loss.json')),
  },
  multilabel: {
    sigmoid_cross_entropy: () => valueOf(inspectFile('multilabel/multilabel.loss.json')),
    per_label: () => Promise.all([0, 1, 2, 3].map((label) => valueOf(inspectLoss('multilabel', {
      loss: 'sigmoid_cross_entropy',
      roles: { logits: `${outputs.logits}[:, ${label}]`, labels: `${outputs.labels}[:, ${label}]` },
    })))),
  },
  breast_cancer: {
    'sigmoid_cross_entropy': () => valueOf(inspectFile('breast_cancer/breast_cancer.loss.json')),
    'hinge_loss_binary': () => valueOf(inspectLoss('breast_cancer', { loss: 'hinge_loss', roles: outputs, reduction: 'SUM_BY_NONZERO_WEIGHTS' })),
    'accuracy_threshold_0.5': async () => (await inspectFile('breast_cancer/breast_cancer.loss.json')).document.losses[0]?.accuracy,
  },
  diabetes: {
    mean_squared_error: () => valueOf(inspectLoss('diabetes', { loss: 'mean_squared_error', roles: csv })),
    absolute_difference: async () => (await inspectFile('diabetes/diabetes.loss.json')).document.losses[1]?.value,
    huber_delta_1: () => valueOf(inspectLoss('diabetes', { loss: 'huber_loss', roles: csv, convention: 'pytorch' })),
    weighted_mean_squared_error_sum_by_nonzero_weights: () => valueOf(inspectFile('diabetes/diabetes.loss.json')),
    weighted_mean_squared_error_mean_by_weights: () => valueOf(inspectLoss('diabetes', { ...weighted, reduction: 'MEAN' })),
  },
};

describe('the samples\' figures', () => {
  for (const [run, figures] of Object.entries(expected)) {
    if (run !== 'digits') {
      describe(run, () => { itMeasures(figures, measures[run] ?? {}, []); });
    }
  }

  for (const epoch of ['01', '02', '03', '04', '05', '06']) {
    const figures = expected['digits']?.[`epoch_${epoch}`] as Figures;
    describe(`digits, epoch ${epoch}`, () => {
      itMeasures(figures, digits(epoch), epoch === '01' || epoch === '06' ? [] : withoutCheckpoint);
    });
  }

  it('show most of the wrong labels among the hardest samples', async () => {
    const sort = { column: 'loss', descending: true } as const;
    const { rows } = (await inspectFile('digits/epoch_06.loss.json')).rows({ loss: 0, sort, start: 0, end: 20 });
    const wrong = new Set(expected['digits']?.['wrong_labels'] as number[]);
    assert.ok(rows.filter(({ sample }) => wrong.has(sample)).length >= 15);
  });
});

/** One test a figure. */
function itMeasures(figures: Figures, by: Readonly<Record<string, Measure>>, without: readonly string[]): void {
  for (const [name, figure] of Object.entries(figures)) {
    if (!without.includes(name)) {
      it(name, async () => {
        const measure = by[name];
        assert.ok(measure, `nothing measures ${name}`);
        assertClose(await measure(), figure, name);
      });
    }
  }
}

/** Within 1e-6 relative, number by number; sample indices exactly. */
function assertClose(actual: unknown, wanted: unknown, name: string): void {
  if (typeof wanted === 'number') {
    assert.equal(typeof actual, 'number', `${name} is ${String(actual)}`);
    assert.ok(Math.abs(Number(actual) - wanted) <= 1e-6 * Math.abs(wanted), `${name}: ${String(actual)}, expected ${wanted}`);
  } else if (name === 'hardest_samples') {
    assert.deepEqual(actual, wanted);
  } else {
    assert.deepEqual(Object.keys(actual as object), Object.keys(wanted as object));
    for (const [key, value] of Object.entries(wanted as object)) {
      assertClose((actual as Readonly<Record<string, unknown>>)[key], value, `${name}.${key}`);
    }
  }
}
