import assert from 'node:assert/strict';
import { needsBridge, panel } from './bridge';
import {
  closeAll, expectedNumber, expectedNumbers, openSpec, samplesShown, waitForNumber, workspaceFile, writeWorkspaceFile,
} from './driver';

type Entry = Readonly<Record<string, unknown>>;

/** Losses of one run, each with the figure of `expected.json` that it has to show. */
interface Run {
  readonly name: string;
  readonly folder: string;
  readonly figures: readonly (readonly [figure: readonly string[], entry: Entry])[];
  readonly regularization?: readonly (readonly [figure: readonly string[], entry: Entry])[];
  readonly hardest?: readonly number[];
}

const digitsEpochs = ['01', '02', '03', '04', '05', '06'];
const withCheckpoint = ['01', '06'];

const csv = { predictions: 'predictions.csv#prediction', labels: 'predictions.csv#target' };
const weightedCsv = { loss: 'mean_squared_error', ...csv, weights: 'predictions.csv#weight' };
const outputs = { logits: 'outputs.safetensors#logits', labels: 'outputs.safetensors#labels' };

const runs: readonly Run[] = [
  {
    name: 'iris', folder: 'iris',
    figures: classification(['iris'], { logits: 'logits.npy', labels: 'labels.npy' }),
    regularization: [[['iris', 'l2_regularization_scale_0.05_on_weights'], { regularizer: 'l2', scale: 0.05, tensors: ['model.safetensors#*weight*'] }]],
    hardest: expectedNumbers('iris', 'hardest_samples'),
  },
  ...digitsEpochs.map((epoch): Run => digits(epoch)),
  {
    name: 'breast cancer', folder: 'breast_cancer',
    figures: [
      [['breast_cancer', 'sigmoid_cross_entropy'], { loss: 'sigmoid_cross_entropy', ...outputs }],
      [['breast_cancer', 'hinge_loss_binary'], { loss: 'hinge_loss', ...outputs, reduction: 'SUM_BY_NONZERO_WEIGHTS' }],
    ],
  },
  {
    name: 'multi-label', folder: 'multilabel',
    figures: [
      [['multilabel', 'sigmoid_cross_entropy'], { loss: 'sigmoid_cross_entropy', ...outputs }],
      ...[0, 1, 2, 3].map((label): Run['figures'][number] => [
        ['multilabel', 'per_label', String(label)],
        { loss: 'sigmoid_cross_entropy', logits: `${outputs.logits}[:, ${label}]`, labels: `${outputs.labels}[:, ${label}]` },
      ]),
    ],
  },
  {
    name: 'diabetes', folder: 'diabetes',
    figures: [
      [['diabetes', 'mean_squared_error'], { loss: 'mean_squared_error', ...csv }],
      [['diabetes', 'absolute_difference'], { loss: 'absolute_difference', ...csv }],
      [['diabetes', 'weighted_mean_squared_error_sum_by_nonzero_weights'], weightedCsv],
      [['diabetes', 'weighted_mean_squared_error_mean_by_weights'], { ...weightedCsv, reduction: 'MEAN' }],
    ],
  },
];

function classification(run: readonly string[], roles: Entry): Run['figures'] {
  const sparse = { loss: 'sparse_softmax_cross_entropy', ...roles };
  return [
    [[...run, 'softmax_cross_entropy'], sparse],
    [[...run, 'softmax_cross_entropy_sum'], { ...sparse, reduction: 'SUM' }],
    [[...run, 'softmax_cross_entropy_label_smoothing_0.1'], { ...sparse, loss: 'softmax_cross_entropy', label_smoothing: 0.1 }],
    [[...run, 'multiclass_svm_delta_1_mean'], { ...sparse, loss: 'multiclass_svm', margin: 1 }],
  ];
}

function digits(epoch: string): Run {
  const dump = `epoch_${epoch}.npz`;
  const figures = ['digits', `epoch_${epoch}`];
  const weights = [`checkpoint_${epoch}.safetensors#*.weight`];
  return {
    name: `digits, epoch ${epoch}`, folder: 'digits',
    figures: [
      ...classification(figures, { logits: `${dump}#logits`, labels: `${dump}#labels` }),
      [[...figures, 'mean_squared_error_ink'], { loss: 'mean_squared_error', predictions: `${dump}#ink_predictions`, labels: `${dump}#ink_targets` }],
    ],
    regularization: withCheckpoint.includes(epoch)
      ? [
        [[...figures, 'l2_regularization_scale_0.0005_all_weights'], { regularizer: 'l2', scale: 0.0005, tensors: weights }],
        [[...figures, 'l1_regularization_scale_0.0001_all_weights'], { regularizer: 'l1', scale: 0.0001, tensors: weights }],
      ]
      : [],
    hardest: expectedNumbers(...figures, 'hardest_samples'),
  };
}

describe('the panel shows the figures of PyTorch, scikit-learn and NumPy', function () {
  before(function () { needsBridge(this); });
  afterEach(closeAll);

  for (const { name, folder, figures, regularization = [], hardest } of runs) {
    it(name, async () => {
      const losses = figures.map(([, entry], index) => ({ ...entry, name: `figure ${index}` }));
      await openSpec(await writeWorkspaceFile(`${folder}/figures.loss.json`, { losses, regularization: regularization.map(([, entry]) => entry) }));
      for (const [index, [figure]] of [...figures, ...regularization].entries()) {
        await waitForNumber(`.legend li:nth-child(${index + 1}) .legend-value`, expectedNumber(...figure));
      }
      assert.equal(await panel.count('.legend li'), figures.length + regularization.length);
      if (hardest !== undefined) {
        assert.deepEqual((await samplesShown()).slice(0, hardest.length), hardest);
      }
    });
  }

  for (const epoch of withCheckpoint) {
    it(`digits, epoch ${epoch}: both tasks, with and without regularization`, async () => {
      await openSpec(workspaceFile('digits', `epoch_${epoch}.loss.json`));
      await waitForNumber('#total-value', expectedNumber('digits', `epoch_${epoch}`, 'multi_task_total_with_l2'));
      await waitForNumber('#data-loss', expectedNumber('digits', `epoch_${epoch}`, 'multi_task_total'));
      await waitForNumber('#regularization-loss', expectedNumber('digits', `epoch_${epoch}`, 'l2_regularization_scale_0.0005_all_weights'));
    });
  }

  it('accuracies, by argmax and by threshold', async () => {
    await openSpec(workspaceFile('breast_cancer', 'breast_cancer.loss.json'));
    assert.equal(Number(await panel.attribute('.accuracy', 'title')), expectedNumber('breast_cancer', 'accuracy_threshold_0.5'));
    await closeAll();
    await openSpec(workspaceFile('iris', 'iris.loss.json'));
    assert.equal(Number(await panel.attribute('.accuracy', 'title')), expectedNumber('iris', 'accuracy'));
  });
});
