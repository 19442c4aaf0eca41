import type { ClassReport } from '../../../src/core/inspection/classes/classReport';
import type { Histogram, JsonNumber, JsonValue, LossReport, SampleRow } from '../../../src/core/inspection/document';
import type { NearestSamples } from '../../../src/core/inspection/nearestSamples';
import type { SampleCard } from '../../../src/core/inspection/sampleRows';
import type { Task } from '../../../src/core/engine/evaluation';
import { fakeClasses } from './fakeClasses';
import { fakeNearest } from './fakeNearest';
import { normal, uniform } from './randomNumbers';

/** One loss of a made-up run: enough to answer what a panel asks. The figures are for looking, not for testing numbers. */
export interface FakeLoss {
  readonly report: LossReport;
  readonly histogram: Histogram | null;
  readonly losses: Float64Array;
  row(sample: number): SampleRow;
  card(sample: number, delta: number): SampleCard;
  nearest(sample: number, count: number): NearestSamples;
  classes(): ClassReport;
}

interface Outcome {
  readonly loss: number;
  readonly label: JsonValue;
  readonly predicted: JsonValue;
  readonly probability: number | null;
  readonly margin: number | null;
  readonly logits: readonly number[] | null;
  readonly probabilities: readonly number[] | null;
  margins(delta: number): readonly number[] | null;
  readonly predictions: readonly number[] | null;
  readonly targets: readonly number[] | null;
}

interface FakeOptions {
  readonly name: string;
  readonly loss: string;
  readonly task: Task;
  readonly samples: number;
  readonly classCount: number | null;
  readonly formula: string;
  readonly outcome: (sample: number) => Outcome;
  readonly report?: Partial<LossReport>;
}

/** @param margins of a classifier with one class a sample */
export function multiclass(options: Pick<FakeOptions, 'name' | 'samples'> & { readonly classes: number; readonly seed: number; readonly broken?: readonly number[] } & Pick<Partial<FakeOptions>, 'report'>): FakeLoss {
  const { classes, seed, broken = [] } = options;
  return fake({
    ...options, loss: 'sparse_softmax_cross_entropy', task: 'multiclass', classCount: classes, formula: '−log softmax(logits)[label]',
    outcome: (sample) => {
      const label = Math.floor(uniform(seed, sample, 1) * classes);
      const logits = Array.from({ length: classes }, (_, index) => normal(seed, sample, 5 + index) * 1.6);
      logits[label]! += broken.includes(sample) ? Number.NaN : 4.4;
      if (uniform(seed, sample, 2) < 0.02) {
        logits[(label + 3) % classes]! += 8;
      }
      const top = Math.max(...logits);
      const exponents = logits.map((value) => Math.exp(value - top));
      const sum = exponents.reduce((left, right) => left + right, 0);
      const own = logits[label]!;
      const others = logits.filter((_, index) => index !== label);
      return {
        loss: Math.log(sum) + top - own, label, predicted: Number.isNaN(top) ? null : logits.indexOf(top), probability: exponents[label]! / sum,
        margin: own - Math.max(...others), logits, probabilities: exponents.map((value) => value / sum),
        margins: (delta) => logits.map((value, index) => index === label ? 0 : Math.max(0, value - own + delta)),
        predictions: null, targets: null,
      };
    },
  });
}

export function binary(options: Pick<FakeOptions, 'name' | 'samples'> & { readonly seed: number }): FakeLoss {
  return fake({
    ...options, loss: 'sigmoid_cross_entropy', task: 'binary', classCount: 1, formula: 'max(x, 0) − x·z + log(1 + exp(−|x|))',
    outcome: (sample) => {
      const label = uniform(options.seed, sample, 1) < 0.6 ? 1 : 0;
      const logit = (2 * label - 1) * 3 + normal(options.seed, sample, 3) * 2;
      const positive = 1 / (1 + Math.exp(-logit));
      const signed = (2 * label - 1) * logit;
      return {
        loss: Math.log1p(Math.exp(-signed)), label, predicted: positive > 0.5 ? 1 : 0, probability: label === 1 ? positive : 1 - positive, margin: signed,
        logits: [logit], probabilities: [positive], margins: (delta) => [Math.max(0, delta - signed)], predictions: null, targets: null,
      };
    },
  });
}

export function multilabel(options: Pick<FakeOptions, 'name' | 'samples'> & { readonly classes: number; readonly seed: number }): FakeLoss {
  const { seed, classes } = options;
  return fake({
    ...options, loss: 'sigmoid_cross_entropy', task: 'multilabel', classCount: classes, formula: 'max(x, 0) − x·z + log(1 + exp(−|x|))',
    outcome: (sample) => {
      const indices = Array.from({ length: classes }, (_, index) => index);
      const label = indices.filter((index) => uniform(seed, sample, index) < 0.4);
      const logits = indices.map((index) => (label.includes(index) ? 2.4 : -2.4) + normal(seed, sample, 40 + index) * 1.7);
      const signed = logits.map((value, index) => label.includes(index) ? value : -value);
      const probabilities = logits.map((value) => 1 / (1 + Math.exp(-value)));
      return {
        loss: signed.reduce((sum, value) => sum + Math.log1p(Math.exp(-value)), 0) / classes, label,
        predicted: indices.filter((index) => probabilities[index]! > 0.5), probability: Math.min(...label.map((index) => probabilities[index]!), 1),
        margin: Math.min(...signed), logits, probabilities, margins: (delta) => signed.map((value) => Math.max(0, delta - value)), predictions: null, targets: null,
      };
    },
  });
}

export function regression(options: Pick<FakeOptions, 'name' | 'samples'> & { readonly seed: number; readonly elements: number; readonly scale: number }): FakeLoss {
  const { seed, elements, scale } = options;
  return fake({
    ...options, loss: 'mean_squared_error', task: 'regression', classCount: null, formula: '(prediction − target)²',
    outcome: (sample) => {
      const targets = Array.from({ length: elements }, (_, index) => (uniform(seed, sample, index) * 3 + 0.2) * scale);
      const predictions = targets.map((value, index) => value + normal(seed, sample, 90 + index) * scale * 0.5);
      const loss = predictions.reduce((sum, value, index) => sum + (value - targets[index]!) ** 2, 0) / elements;
      return {
        loss, label: elements === 1 ? targets[0]! : null, predicted: elements === 1 ? predictions[0]! : null, probability: null, margin: null,
        logits: null, probabilities: null, margins: () => null, predictions, targets,
      };
    },
  });
}

/** A loss that could not be computed. */
export function failed(name: string, loss: string, error: string): FakeLoss {
  const report: LossReport = {
    name, loss, convention: 'tf-slim', value: null, coefficient: 1, numerator: null, denominator: null, reduction: null, collected: false, samples: 0,
    task: null, framework: null, denominatorOf: null, classCount: null, parameters: {}, threshold: 0.5, formula: null, arithmetic: null, perSample: null, error,
  };
  const never = (): never => { throw new Error(error); };
  return { report, histogram: null, losses: new Float64Array(0), row: never, card: never, nearest: never, classes: never };
}

function fake(options: FakeOptions): FakeLoss {
  const { samples, outcome, task } = options;
  const losses = Float64Array.from({ length: samples }, (_, sample) => outcome(sample).loss);
  const sum = losses.reduce((left, right) => left + right, 0);
  const value = sum / Math.max(1, samples);
  const row = (sample: number): SampleRow => {
    const { loss, label, predicted, probability, margin } = outcome(sample);
    return { sample, loss: json(loss), contribution: json(loss / samples), label, predicted, probability: probability === null ? null : json(probability), margin: margin === null ? null : json(margin), weight: 1 };
  };
  const report: LossReport = {
    name: options.name, loss: options.loss, convention: 'tf-slim', value: json(value), coefficient: 1, numerator: json(sum), denominator: samples,
    reduction: 'SUM_BY_NONZERO_WEIGHTS', framework: 'tf_slim.losses', denominatorOf: 'non-zero weights', collected: true, samples, task, classCount: options.classCount, parameters: {}, threshold: 0.5,
    formula: options.formula, arithmetic: `${sum.toPrecision(8)} / ${samples} = ${value.toPrecision(8)}`, perSample: statistics(losses),
    ...(task === 'regression' ? {} : { accuracy: accuracy(row, samples) }), error: null, ...options.report,
  };
  return {
    report, losses, row, histogram: histogramOf(losses),
    nearest: (sample, count) => fakeNearest(row, samples, sample, count),
    classes: () => fakeClasses(row, samples, task === 'binary' ? 2 : options.classCount ?? 0),
    card: (sample, delta) => {
      const found = outcome(sample);
      return {
        ...row(sample), delta, logits: found.logits?.map(json) ?? null, probabilities: found.probabilities?.map(json) ?? null,
        margins: found.margins(delta)?.map(json) ?? null, predictions: found.predictions, targets: found.targets,
        gradients: found.probabilities === null ? [] : [gradientOf(found, samples)], noGradient: found.probabilities === null ? 'predictions have no gradient here' : null,
      };
    },
  };
}

/** Of a cross-entropy: (p − y) / samples. */
function gradientOf({ probabilities, label }: Outcome, samples: number): SampleCard['gradients'][number] {
  const isLabel = (index: number): boolean => (Array.isArray(label) ? label.includes(index) : probabilities?.length === 1 ? label === 1 : label === index);
  const values = (probabilities ?? []).map((p, index) => (p - (isLabel(index) ? 1 : 0)) / samples);
  return { role: 'logits', values: values.map(json), elements: values.length, norm: json(Math.hypot(...values)) };
}

function accuracy(row: (sample: number) => SampleRow, samples: number): number {
  const looked = Math.min(samples, 5000);
  let right = 0;
  for (let sample = 0; sample < looked; sample++) {
    const { label, predicted } = row(sample);
    right += JSON.stringify(label) === JSON.stringify(predicted) ? 1 : 0;
  }
  return right / looked;
}

function statistics(losses: Float64Array): LossReport['perSample'] {
  const finite = losses.filter((value) => !Number.isNaN(value)).sort();
  const nan = losses.length - finite.length;
  const mean = losses.reduce((left, right) => left + right, 0) / losses.length;
  return { min: json(finite[0] ?? Number.NaN), max: json(finite.at(-1) ?? Number.NaN), median: json(finite[finite.length >> 1] ?? Number.NaN), mean: json(mean), nan };
}

function histogramOf(losses: Float64Array): Histogram | null {
  const finite = losses.filter(Number.isFinite);
  if (finite.length === 0) {
    return null;
  }
  const min = finite.reduce((left, right) => Math.min(left, right), Infinity);
  const max = finite.reduce((left, right) => Math.max(left, right), -Infinity);
  const counts = new Array<number>(48).fill(0);
  finite.forEach((value) => { counts[Math.min(47, Math.floor((value - min) / (max - min || 1) * 48))]!++; });
  return { min, max, counts, notFinite: losses.length - finite.length };
}

function json(value: number): JsonNumber {
  return Number.isFinite(value) ? value : Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}
