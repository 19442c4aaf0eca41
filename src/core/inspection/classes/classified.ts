import type { ComputedLoss } from '../evaluateSpec';

/** The samples of a classification that have one label and one prediction each. */
export interface Classified {
  readonly loss: ComputedLoss;
  readonly classes: number;
  /** Sample indices that are counted, in sample order. */
  readonly samples: Uint32Array;
  /** Class of each of them, by label and as predicted. */
  readonly labels: Uint32Array;
  readonly predicted: Uint32Array;
  /** Probability of each label. */
  readonly probability: Float64Array;
  readonly labelCounts: Float64Array;
  readonly predictedCounts: Float64Array;
  /** Share of predictions that are right. */
  readonly accuracy: number;
  /** Share that would be right if labels and predictions kept their counts and nothing else. */
  readonly chance: number;
  /** Standard deviation of that share over random pairings. */
  readonly deviation: number;
}

/** What was classified once: many findings ask for the same. */
const known = new WeakMap<ComputedLoss, Classified | null>();

/** Those that pass; null where the loss classifies nothing, or its labels are no classes. Samples without a prediction (NaN scores) are left out. */
export function classified(loss: ComputedLoss, passes?: (sample: number) => boolean): Classified | null {
  if (passes !== undefined) {
    return classify(loss, passes);
  }
  const before = known.get(loss);
  const result = before === undefined ? classify(loss, () => true) : before;
  known.set(loss, result);
  return result;
}

function classify(loss: ComputedLoss, passes: (sample: number) => boolean): Classified | null {
  const { task, samples: count, columns, classCount } = loss.result;
  const { label, predicted, probability, ignored } = columns;
  const classes = task === 'binary' ? 2 : task === 'multiclass' ? classCount ?? 0 : 0;
  if (classes < 2 || label === null || predicted === null || probability === null) {
    return null;
  }
  const isClass = (value: number): boolean => value >= 0 && value < classes && Math.trunc(value) === value;
  const taken = { samples: new Uint32Array(count), labels: new Uint32Array(count), predicted: new Uint32Array(count), probability: new Float64Array(count) };
  let kept = 0;
  let hits = 0;
  for (let sample = 0; sample < count; sample++) {
    const [of, guess] = [label[sample] ?? NaN, predicted[sample] ?? NaN];
    if (isClass(of) && isClass(guess) && ignored?.[sample] !== 1 && passes(sample)) {
      taken.samples[kept] = sample;
      taken.labels[kept] = of;
      taken.predicted[kept] = guess;
      taken.probability[kept] = probability[sample] ?? NaN;
      hits += of === guess ? 1 : 0;
      kept += 1;
    }
  }
  const labels = taken.labels.slice(0, kept);
  const guesses = taken.predicted.slice(0, kept);
  const labelCounts = countsOf(labels, classes);
  const predictedCounts = countsOf(guesses, classes);
  const chance = labelCounts.reduce((sum, of, i) => sum + of * (predictedCounts[i] ?? 0), 0) / kept ** 2;
  return {
    loss, classes, samples: taken.samples.slice(0, kept), labels, predicted: guesses, labelCounts, predictedCounts, chance,
    probability: taken.probability.slice(0, kept),
    accuracy: hits / kept,
    deviation: Math.sqrt(chance * (1 - chance) / kept),
  };
}

/** Smallest probability whose logarithm is told from that of zero. */
const tiny = 1e-15;

/** Mean cross entropy of the labels, whatever loss was asked for; ln of the number of classes is what guessing gives. */
export function crossEntropyOf(run: Classified): number {
  return crossEntropiesOf(run).reduce((sum, each) => sum + each, 0) / run.probability.length;
}

/** That of each sample. */
export function crossEntropiesOf({ probability }: Classified): Float64Array {
  return probability.map((p) => -Math.log(Math.max(p, tiny)));
}

function countsOf(values: Uint32Array, classes: number): Float64Array {
  const counts = new Float64Array(classes);
  for (const value of values) {
    counts[value] = (counts[value] ?? 0) + 1;
  }
  return counts;
}

/** How a figure names a class, which has no room for both. */
export function shortClassText(of: number, names: readonly string[] | null): string {
  return names?.[of] ?? `class ${of}`;
}

/** How a message names a class: by its number, and its name where it has one. */
export function classText(of: number, names: readonly string[] | null): string {
  const name = names?.[of];
  return name === undefined ? `class ${of}` : `class ${of} (${name})`;
}
