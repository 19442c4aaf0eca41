import type { Domain, InputInfo, Inputs, LossPlan } from './loss';
import { refuse } from './shapes';
import type { Observation } from '../engine/evaluation';
import type { Shape } from '../tensors/tensor';

/** What scikit-learn's `check_array` refuses. */
export function finite(...roles: readonly string[]): Readonly<Record<string, Domain>> {
  return Object.fromEntries(roles.map((role) => [role, { holds: Number.isFinite, reason: 'scikit-learn refuses NaN and infinity' }]));
}

/** A column [B, 1] of decisions or probabilities is one a sample, and so are labels. */
export function oneDecision(inputs: Inputs): Readonly<Record<string, Shape>> {
  return Object.fromEntries(Object.entries(inputs).flatMap(([role, { shape: [samples = 0, columns, ...more] }]) => (
    columns === 1 && more.length === 0 ? [[role, [samples]]] : []
  )));
}

type Relabelled = Pick<LossPlan, 'relabelled' | 'observations'>;

const list = (labels: readonly number[]): string => (labels.length > 6 ? `${labels.slice(0, 6).join(', ')}, …` : labels.join(', '));

/**
 * The two labels of a binary hinge as −1 and 1, by their order. Of one label alone scikit-learn's
 * `LabelBinarizer` makes the negative class.
 * @throws BadInput where there are more
 */
export function signsByOrder(labels: InputInfo, values: readonly number[]): Relabelled {
  const [first = 0, second] = values;
  if (values.length > 2) {
    throw refuse(labels, 'labels', `scikit-learn takes decisions [samples, classes] for more than two classes; the labels are ${list(values)}`);
  }
  if (second !== undefined) {
    return { relabelled: new Map([[first, -1], [second, 1]]) };
  }
  const isPositive = first > 0;
  return {
    relabelled: new Map([[first, -1]]),
    observations: isPositive ? [{
      code: 'one-label-is-negative', severity: 'warning',
      message: `Every label is ${first}: scikit-learn takes the only label there is for the negative class, so that each sample is scored the wrong way round. tf.losses' hinge_loss scores them as positive.`,
      evidence: { label: first, convention: 'tf.losses' },
    }] : [],
  };
}

/**
 * The two labels of probabilities of one class as 0 and 1, by their order.
 * @throws BadInput where there are more, or one alone that is neither 0 nor 1
 */
export function zeroAndOneByOrder(labels: InputInfo, values: readonly number[], given: readonly number[] | null): Relabelled {
  const known = given === null ? values : [...given].sort((a, b) => a - b);
  const [first = 0, second] = known;
  if (known.length === 2 && second !== undefined) {
    return { relabelled: new Map([[first, 0], [second, 1]]), observations: [] };
  }
  if (known.length > 2 || !values.every((value) => value === 0 || value === 1)) {
    throw refuse(labels, 'labels', `scikit-learn wants two labels for probabilities of one class; there are ${list(known)}`);
  }
  return { observations: [labelsMissing(`y_true contains only one label (${first})`, [0, 1])] };
}

/**
 * Labels as columns of the scores: those of `class_labels` by their order; else, where there are as many as
 * columns, their own order; else they are column indices, which scikit-learn wants `labels` to be told of.
 * @throws BadInput where `class_labels` are not as many as the columns
 */
export function columnsByOrder(labels: InputInfo, values: readonly number[], given: readonly number[] | null, columns: number): Relabelled {
  const areIndices = values.every((value) => Number.isInteger(value) && value >= 0 && value < columns);
  const known = given === null ? values : [...new Set(given)].sort((a, b) => a - b);
  if (given !== null && known.length !== columns) {
    throw refuse(labels, 'class_labels', `class_labels has ${known.length} labels; there are ${columns} columns`);
  }
  if (known.length === columns) {
    const relabelled = new Map(known.map((label, i) => [label, i]));
    const renamed = known.some((label, i) => label !== i);
    return { relabelled: renamed ? new Map([...relabelled, ...strangers(values, relabelled)]) : relabelled, observations: renamed && given === null ? [byOrder(known)] : [] };
  }
  return { observations: areIndices ? [labelsMissing(`y_true and y_pred contain different number of classes ${values.length}, ${columns}`, [...Array(columns).keys()])] : [] };
}

/** Labels that `labels` does not name are no column. */
function strangers(values: readonly number[], relabelled: ReadonlyMap<number, number>): readonly (readonly [number, number])[] {
  return values.flatMap((value) => (relabelled.has(value) ? [] : [[value, -1] as const]));
}

function byOrder(labels: readonly number[]): Observation {
  return {
    code: 'labels-by-order', severity: 'info',
    message: `The labels are ${list(labels)}: scikit-learn sorts them and takes the first for column 0.`,
    evidence: { labels: labels.slice(0, 1000) },
  };
}

function labelsMissing(words: string, wanted: readonly number[]): Observation {
  return {
    code: 'labels-argument-needed', severity: 'warning',
    message: `scikit-learn refuses these labels as they are ("${words}. Please provide the true labels explicitly through the labels argument"). This is its number with labels=[${list(wanted)}].`,
    evidence: { parameter: 'class_labels', wanted: wanted.slice(0, 1000) },
  };
}
