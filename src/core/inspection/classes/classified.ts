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

/** Those that pass; null where the loss classifies nothing, or its labels are no classes. Samples without a prediction (NaN scores) are left out. */
export function classified(loss: ComputedLoss, passes: (sample: number) => boolean = () => true): Classified | null {
  const { task, samples: count, columns, classCount } = loss.result;
  const { label, predicted, probability, ignored } = columns;
  const classes = task === 'binary' ? 2 : task === 'multiclass' ? classCount ?? 0 : 0;
  if (classes < 2 || label === null || predicted === null || probability === null) {
    return null;
  }
  const isClass = (value: number): boolean => Number.isInteger(value) && value >= 0 && value < classes;
  const kept = Uint32Array.from({ length: count }, (_, sample) => sample)
    .filter((sample) => ignored?.[sample] !== 1 && passes(sample) && isClass(label[sample] ?? NaN) && isClass(predicted[sample] ?? NaN));
  const labels = Uint32Array.from(kept, (sample) => label[sample] ?? 0);
  const guesses = Uint32Array.from(kept, (sample) => predicted[sample] ?? 0);
  const labelCounts = countsOf(labels, classes);
  const predictedCounts = countsOf(guesses, classes);
  const hits = labels.reduce((sum, of, i) => sum + (of === guesses[i] ? 1 : 0), 0);
  const chance = labelCounts.reduce((sum, of, i) => sum + of * (predictedCounts[i] ?? 0), 0) / kept.length ** 2;
  return {
    loss, classes, samples: kept, labels, predicted: guesses, labelCounts, predictedCounts, chance,
    probability: Float64Array.from(kept, (sample) => probability[sample] ?? NaN),
    accuracy: hits / kept.length,
    deviation: Math.sqrt(chance * (1 - chance) / kept.length),
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
