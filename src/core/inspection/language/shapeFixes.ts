import type { LossEntry, LossSpec } from '../../spec/lossSpec';
import { renaming, slicing, swapping, type Fix } from './rewrites';
import type { SpecText } from './places';

/** What makes shapes agree, as far as the message names them: an axis more or less, or the loss that takes such labels. */
export function shapeFixes(message: string, index: number, spec: LossSpec, places: SpecText): readonly Fix[] {
  const entry = spec.losses[index];
  return entry === undefined ? [] : [
    ...weightFixes(message, index, entry.convention ?? spec.convention, places),
    ...pairFixes(message, index, places),
    ...classLabelFixes(message, index, entry, places),
  ];
}

const shapeOf = (text: string): readonly number[] => text.split(',').map((part) => part.trim()).filter((part) => part !== '').map(Number);
const startsWith = (shape: readonly number[], prefix: readonly number[]): boolean => prefix.length <= shape.length && prefix.every((length, axis) => length === shape[axis]);
const endsWith = (shape: readonly number[], suffix: readonly number[]): boolean => startsWith([...shape].reverse(), [...suffix].reverse());
const isColumnOf = (shape: readonly number[], wanted: readonly number[]): boolean => shape.length === wanted.length + 1 && shape.at(-1) === 1 && startsWith(shape, wanted);
/** `[:, 0]` takes the last of two axes away. */
const withoutLastAxis = (rank: number): string => `[${[...Array.from({ length: rank - 1 }, () => ':'), '0'].join(', ')}]`;

function weightFixes(message: string, index: number, convention: string, places: SpecText): readonly Fix[] {
  const [, given, losses] = /weights? \[([\d, ]*)\].*?losses \[([\d, ]*)\]/.exec(message) ?? [];
  const [, sampleWeight, samples] = /sample_weight \[([\d, ]*)\] must be one number for each of the (\d+) samples/.exec(message) ?? [];
  const weights = shapeOf(given ?? sampleWeight ?? '');
  const wanted = shapeOf(losses ?? samples ?? '');
  if (weights.length === 0 || wanted.length === 0) {
    return [];
  }
  const path = ['losses', index, 'weights'];
  if (isColumnOf(weights, wanted)) {
    return slicing(places, path, withoutLastAxis(weights.length));
  }
  const missing = wanted.length - weights.length;
  if (missing <= 0) {
    return [];
  }
  const axes = Array.from({ length: missing }, () => 'None');
  // Slim aligns with the first axes by itself, and counts a first axis of one as a single weight.
  const isSlim = convention === 'tf-slim';
  return [
    ...(!isSlim && startsWith(wanted, weights) ? slicing(places, path, `[${[...weights.map(() => ':'), ...axes].join(', ')}]`) : []),
    ...(!isSlim && endsWith(wanted, weights) ? slicing(places, path, `[${[...axes, ':'].join(', ')}]`) : []),
  ];
}

/** Predictions `[B, 1]` and labels `[B]`. */
function pairFixes(message: string, index: number, places: SpecText): readonly Fix[] {
  const [, otherRole = '', given = '', role = '', wanted = ''] = /(\w+) \[([\d, ]*)\] and (\w+) \[([\d, ]*)\] \(.*\) differ/.exec(message) ?? [];
  const [other, own] = [shapeOf(given), shapeOf(wanted)];
  if (role !== '' && isColumnOf(other, own)) {
    return slicing(places, ['losses', index, otherRole], withoutLastAxis(other.length));
  }
  return role !== '' && isColumnOf(own, other) ? slicing(places, ['losses', index, role], withoutLastAxis(own.length)) : [];
}

/** Class indices that are a column, or rows of a one-hot encoding. */
function classLabelFixes(message: string, index: number, { loss, parameters }: LossEntry, places: SpecText): readonly Fix[] {
  const entry = ['losses', index];
  const [, slice] = /add (\[[^\]]*\]) to the reference/.exec(message) ?? [];
  if (slice !== undefined) {
    return slicing(places, [...entry, 'labels'], slice);
  }
  const [, text] = /takes (?:one class index for each|class indices).*(?:labels are|these are rows) \[([\d, ]*)\]/.exec(message) ?? [];
  const labels = shapeOf(text ?? '');
  if (labels.length < 2) {
    return [];
  }
  if (labels.at(-1) === 1) {
    return slicing(places, [...entry, 'labels'], withoutLastAxis(labels.length));
  }
  return loss === 'sparse_softmax_cross_entropy' && Object.keys(parameters).length === 0
    ? [renaming(places, entry, 'softmax_cross_entropy', {}, 'Use softmax_cross_entropy, which takes rows of probabilities')] : [];
}

/** Scores and labels that are given the other way round. */
export function swapFixes(message: string, index: number, { losses }: LossSpec, places: SpecText): readonly Fix[] {
  const [, role] = /given as (\w+), holds nothing but 0 and 1/.exec(message) ?? [];
  return role !== undefined && losses[index]?.roles[role] !== undefined && losses[index].roles['labels'] !== undefined
    ? [swapping(places, ['losses', index], [role, 'labels'])] : [];
}
