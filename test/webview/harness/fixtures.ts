import type { CandidateTensor, DumpContents, Finding, InspectionView, Inferred, RegularizationReport } from '../../../src/core/inspection/document';
import type { SamplePreview } from '../../../src/core/inspection/preview/preview';
import type { LossEntry } from '../../../src/core/spec/lossSpec';
import { catalogue } from './catalogue';
import { binary, failed, multiclass, multilabel, regression, type FakeLoss } from './fakeLoss';

/** A made-up run that the panel can be looked at with. */
export interface Fixture {
  readonly view: InspectionView;
  readonly losses: readonly FakeLoss[];
  readonly preview?: SamplePreview;
}

/** What a fixture says beside its losses. */
interface Extras {
  readonly title: string;
  readonly specFile?: string;
  readonly classNames?: readonly string[];
  readonly regularization?: readonly RegularizationReport[];
  readonly findings?: readonly Finding[];
  readonly file: string;
}

const digitNames = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

const weightDecay: RegularizationReport = {
  regularizer: 'l2', scale: 0.0005, value: 0.027994734834459738, formula: 'scale · ½ · Σv²', error: null,
  tensors: [
    { reference: 'checkpoint_06.safetensors#conv1.weight', value: 0.0041 }, { reference: 'checkpoint_06.safetensors#conv2.weight', value: 0.0087 },
    { reference: 'checkpoint_06.safetensors#digit.weight', value: 0.0149 }, { reference: 'checkpoint_06.safetensors#ink.weight', value: 0.000294734834459738 },
  ],
};

/** By name, made when asked for. */
export const fixtures: Readonly<Record<string, () => Fixture>> = {
  digits: () => fixture([multiclass({ name: 'digit', samples: 719, classes: 10, seed: 7 }), regression({ name: 'ink', samples: 719, seed: 3, elements: 1, scale: 0.06 })], {
    title: 'digits.loss.json', specFile: '/runs/digits/digits.loss.json', file: 'epoch_06.npz', classNames: digitNames, regularization: [weightDecay],
    findings: [
      {
        code: 'confident-mistakes', severity: 'warning', loss: 'digit', message: '20 labels look wrong: a confident prediction contradicts them. They carry 36 % of the loss.',
        evidence: { samples: [96, 300, 12, 7, 580, 221] },
      },
      { code: 'unused-weights', severity: 'info', message: 'No weights are given; every sample counts the same.', evidence: {} },
    ],
  }),
  steps: () => {
    const { losses, view } = fixtures['digits']!();
    return { losses, view: { ...view, title: 'epoch_06.loss.json', steps: { pattern: 'epoch_{step}.npz', step: '6', steps: ['1', '2', '3', '4', '5', '6'] } } };
  },
  firstSight: () => {
    const { losses, view } = fixtures['iris']!();
    const document = { ...view.document, losses: view.document.losses.map((loss) => ({
      ...loss, samples: 1_000_000, numerator: null, denominator: null, arithmetic: null, estimate: { samples: 45, standardError: 0.0042 },
    })) };
    return { losses, view: { ...view, document, firstSight: { picked: { rows: 45, of: 1_000_000, isSpread: true }, lacksRegularization: false } } };
  },
  iris: () => fixture([multiclass({ name: 'sparse_softmax_cross_entropy', samples: 45, classes: 3, seed: 5 })], {
    title: 'logits.npy', file: 'logits.npy', classNames: ['setosa', 'versicolor', 'virginica'],
  }),
  binary: () => fixture([binary({ name: 'malignant', samples: 171, seed: 9 })], { title: 'outputs.safetensors', file: 'outputs.safetensors', classNames: ['benign', 'malignant'] }),
  multilabel: () => fixture([multilabel({ name: 'scene', samples: 240, classes: 6, seed: 4 })], {
    title: 'outputs.npz', file: 'outputs.npz', classNames: ['beach', 'sunset', 'fall foliage', 'field', 'mountain', 'urban'],
  }),
  regression: () => fixture([regression({ name: 'progression', samples: 133, seed: 2, elements: 1, scale: 90 })], { title: 'predictions.csv', file: 'predictions.csv' }),
  poses: () => fixture([regression({ name: 'pose', samples: 60, seed: 8, elements: 34, scale: 1 })], { title: 'poses.npy', file: 'poses.npy' }),
  broken: () => fixture([
    multiclass({ name: 'digit', samples: 719, classes: 10, seed: 7, broken: [34, 511] }),
    failed('ink', 'mean_squared_error', 'epoch_06.npz#ink_targets: predictions have 719 rows, labels have 718'),
  ], {
    title: 'not_a_number.npz', file: 'not_a_number.npz', regularization: [weightDecay],
    findings: [{ code: 'nan', severity: 'error', loss: 'digit', message: '2 samples have a loss that is not a number; the first NaN is in the logits.', evidence: { samples: [34, 511], tensor: 'not_a_number.npz#logits', index: [34, 4] } }],
  }),
  checkpoint: () => {
    const { view } = fixture([], { title: 'checkpoint.pt', file: 'checkpoint.pt' });
    const tensors = Array.from({ length: 8 }, (_, layer) => [
      { name: `conv${layer}.weight`, reference: `checkpoint.pt#conv${layer}.weight`, shape: [64, 32], dtype: 'float32', byteLength: 8192 },
      { name: `conv${layer}.bias`, reference: `checkpoint.pt#conv${layer}.bias`, shape: [64], dtype: 'float32', byteLength: 256 },
    ]).flat();
    const names = { name: 'names', reference: 'checkpoint.pt#names', shape: [4], dtype: 'text', byteLength: 0, refusal: 'holds text, of which no loss can be computed' };
    const notes = ['wanted posix.system; it was not run'];
    return {
      losses: [],
      view: {
        ...view, tensors, nothingInferred: 'neither predictions nor labels were found',
        contents: [{ path: 'checkpoint.pt', format: 'PyTorch checkpoint', notes, tensors: [...tensors, names], count: 17 }],
      },
    };
  },
  nan: () => fixture([multiclass({ name: 'digit', samples: 719, classes: 10, seed: 7, broken: [34] })], { title: 'not_a_number.npz', file: 'not_a_number.npz', regularization: [weightDecay] }),
  million: () => fixture([multiclass({ name: 'token', samples: 1_000_000, classes: 5, seed: 1 })], { title: 'tokens.safetensors', file: 'tokens.safetensors' }),
  tokens: () => fixture([multiclass({ name: 'token', samples: 40 * 128, classes: 12, seed: 11, broken: [70], report: { positions: [128], ignored: 40 * 16 } })], { title: 'tokens.npz', file: 'tokens.npz' }),
  pixels: () => fixture([multiclass({ name: 'segmentation', samples: 30 * 24 * 32, classes: 5, seed: 12, broken: [70], report: { positions: [24, 32], ignored: 30 * 4 * 32 } })], {
    title: 'masks.npz', file: 'masks.npz', classNames: ['road', 'sky', 'car', 'tree', 'person'],
  }),
  thousand: () => fixture([multiclass({ name: 'imagenet', samples: 400, classes: 1000, seed: 6 })], {
    title: 'val_logits.npy', file: 'val_logits.npy', classNames: Array.from({ length: 1000 }, (_, index) => `a class with a rather long name, number ${index}`),
  }),
  negative: () => fixture([
    multiclass({ name: 'task', samples: 90, classes: 3, seed: 2 }),
    multiclass({ name: 'entropy bonus', samples: 90, classes: 3, seed: 3, report: { coefficient: -0.2 } }),
    multiclass({ name: 'hinge', samples: 90, classes: 3, seed: 4, report: { loss: 'hinge_loss', value: null, numerator: null, denominator: null, reduction: 'NONE', collected: false, arithmetic: null } }),
  ], { title: 'bonus.loss.json', specFile: '/runs/bonus.loss.json', file: 'bonus.npz' }),
  empty: () => fixture([multiclass({ name: 'digit', samples: 0, classes: 10, seed: 1 })], { title: 'empty.npz', file: 'empty.npz' }),
};

function fixture(losses: readonly FakeLoss[], { file, title, specFile = '', classNames, regularization = [], findings = [] }: Extras): Fixture {
  const entries = losses.map(({ report }): LossEntry => ({
    loss: report.loss, name: report.name, coefficient: report.coefficient, parameters: {},
    roles: report.task === 'regression'
      ? { predictions: `${file}#${report.name}_predictions`, labels: `${file}#${report.name}_targets` }
      : { logits: `${file}#logits`, labels: `${file}#labels` },
  }));
  const total = losses.reduce((sum, { report }) => sum + (report.collected ? report.coefficient * Number(report.value) : 0), 0);
  const unavailable = losses.find(({ report }) => report.error !== null)?.report;
  const decay = regularization.reduce((sum, { value }) => sum + Number(value), 0);
  const json = (value: number): number | 'NaN' | null => unavailable !== undefined ? null : Number.isNaN(value) ? 'NaN' : value;
  return {
    losses,
    view: {
      title, specFile: specFile === '' ? null : specFile, classNames: classNames ?? null, catalogue,
      spec: { convention: 'tf-slim', losses: entries, regularization: regularization.map(({ regularizer, scale, tensors }) => ({ regularizer, scale, tensors: tensors.map(({ reference }) => reference) })) },
      tensors: tensorsOf(entries, regularization),
      contents: contentsOf(tensorsOf(entries, regularization)),
      histograms: losses.map(({ histogram }) => histogram),
      document: {
        version: 1, convention: 'tf-slim', totalLoss: json(total + decay), dataLoss: json(total), regularizationLoss: decay,
        ...(unavailable === undefined ? {} : { error: `${unavailable.name} could not be computed` }),
        losses: losses.map(({ report }) => report), regularization, findings, inferred: specFile === '' ? inferredOf(entries) : [],
      },
    },
  };
}

function tensorsOf(entries: readonly LossEntry[], regularization: readonly RegularizationReport[]): readonly CandidateTensor[] {
  const inputs = [...new Set(entries.flatMap(({ roles }) => Object.values(roles)))].map((reference) => ({
    reference, shape: reference.endsWith('#logits') ? [719, 10] : [719], dtype: reference.endsWith('labels') ? 'int64' : 'float32',
  }));
  const weights = regularization.flatMap(({ tensors }) => tensors.map(({ reference }) => ({ reference, shape: [64, 32], dtype: 'float32' })));
  return [...inputs, ...weights, { reference: 'extra.npy#embedding', shape: [719, 64], dtype: 'float32' }];
}

/** The files of some tensors. */
function contentsOf(tensors: readonly CandidateTensor[]): readonly DumpContents[] {
  const paths = [...new Set(tensors.map(({ reference }) => reference.split('#', 1)[0] ?? ''))];
  return paths.map((path) => {
    const held = tensors.filter(({ reference }) => reference.split('#', 1)[0] === path)
      .map((tensor) => ({ ...tensor, name: tensor.reference.split('#')[1] ?? '', byteLength: tensor.shape.reduce((size, length) => size * length, tensor.dtype === 'int64' ? 8 : 4) }));
    return { path, format: 'NumPy archive', notes: [], tensors: held, count: held.length };
  });
}

function inferredOf(entries: readonly LossEntry[]): readonly Inferred[] {
  return entries.flatMap(({ roles }) => Object.entries(roles).map(([role, reference]) => ({
    role, reference, reason: role === 'labels' ? 'int64 from 0 to 9, as many as the rows of the logits' : 'float32, two axes; the rows do not sum to 1',
  })));
}
