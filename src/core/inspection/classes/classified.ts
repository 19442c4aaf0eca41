import type { NumberColumn } from '../../engine/sampleNumbers';
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
  readonly probability: NumberColumn;
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
  const samples = new Uint32Array(count);
  let kept = 0;
  for (let sample = 0; sample < count; sample++) {
    if (isClass(label[sample] ?? NaN) && isClass(predicted[sample] ?? NaN) && (ignored === null || ignored[sample] !== 1) && passes(sample)) {
      samples[kept] = sample;
      kept += 1;
    }
  }
  return describe(loss, classes, samples.subarray(0, kept), { label, predicted, probability });
}

function describe(
  loss: ComputedLoss, classes: number, taken: Uint32Array, { label, predicted, probability }: Readonly<Record<'label' | 'predicted' | 'probability', NumberColumn>>,
): Classified {
  const kept = taken.length;
  const areAll = kept === label.length;
  // What all of them are is not held twice.
  const samples = areAll ? taken : taken.slice();
  const labels = new Uint32Array(kept);
  const guesses = new Uint32Array(kept);
  const probabilities = areAll ? probability : new Float64Array(kept);
  let hits = 0;
  for (let i = 0; i < kept; i++) {
    const sample = samples[i] ?? 0;
    const of = label[sample] ?? 0;
    const guess = predicted[sample] ?? 0;
    labels[i] = of;
    guesses[i] = guess;
    hits += of === guess ? 1 : 0;
    if (!areAll) {
      probabilities[i] = probability[sample] ?? NaN;
    }
  }
  const labelCounts = countsOf(labels, classes);
  const predictedCounts = countsOf(guesses, classes);
  const chance = labelCounts.reduce((sum, of, i) => sum + of * (predictedCounts[i] ?? 0), 0) / kept ** 2;
  return {
    loss, classes, samples, labels, predicted: guesses, labelCounts, predictedCounts, chance,
    probability: probabilities,
    accuracy: hits / kept,
    deviation: Math.sqrt(chance * (1 - chance) / kept),
  };
}

/** Smallest probability whose logarithm is told from that of zero. */
const tiny = 1e-15;

const knownEntropies = new WeakMap<Classified, number>();

/** Mean cross entropy of the labels, whatever loss was asked for; ln of the number of classes is what guessing gives. */
export function crossEntropyOf(run: Classified): number {
  const before = knownEntropies.get(run);
  if (before !== undefined) {
    return before;
  }
  let sum = 0;
  const { probability } = run;
  for (let i = 0; i < probability.length; i++) {
    const p = probability[i] ?? NaN;
    sum -= Math.log(p < tiny ? tiny : p);
  }
  const mean = sum / probability.length;
  knownEntropies.set(run, mean);
  return mean;
}

/** That of each sample. */
export function crossEntropiesOf({ probability }: Classified): Float64Array {
  return Float64Array.from(probability, (p) => -Math.log(Math.max(p, tiny)));
}

function countsOf(values: Uint32Array, classes: number): Float64Array {
  const counts = new Float64Array(classes);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
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
