import type { LossRequest, Task } from '../../engine/evaluation';
import { readName } from '../../spec/infer/roleNames';
import { ValuePeek, type ValueFacts } from '../../spec/infer/valuePeek';
import type { LossEntry } from '../../spec/lossSpec';
import { elementCount, rowCount } from '../../tensors/shape';
import type { Shape, TensorView } from '../../tensors/tensor';
import { throwIfCancelled, type Work } from '../../work';
import { rowBlocks } from '../rowBlocks';
import type { Neighbour } from '../beside/neighbours';
import { keptView, numbersOf } from '../../tensors/derivedViews';
import { classWeightsOf, weightsBesideOf, type WeightsBeside } from './weightsBeside';

/** What the scores of a loss are, or what a definition takes. */
export type ScoreKind = 'logits' | 'probabilities' | 'log-probabilities' | 'values' | 'losses';

/** A tensor and how a spec names it; null where it cannot. */
export interface NamedView {
  readonly view: TensorView;
  readonly reference: string | null;
}

export interface LabelFacts {
  /** `indices`: of the scores' shape without the classes; `rows`: of their shape. */
  readonly layout: 'indices' | 'rows' | 'other';
  readonly min: number;
  readonly max: number;
  readonly areIntegers: boolean;
  /** Each row of a class for each sums to one. */
  readonly rowsSumToOne: boolean;
  /** Which of the usual ignore values occur. */
  readonly ignoreValues: readonly number[];
  /** How often each whole number from 0 occurs, in class order; of labels that are something else, nothing. */
  readonly counts: readonly number[];
}

/** What a number is to be made of: the tensors of one entry of a spec, and what they look like. */
export interface Material {
  readonly entry: LossEntry;
  readonly task: Task;
  readonly scores: NamedView;
  readonly kind: ScoreKind;
  /** Null for losses that are in the dump already. */
  readonly labels: NamedView | null;
  readonly facts: LabelFacts;
  /** Axis of the classes, from the front; null where there are none. */
  readonly classAxis: number | null;
  readonly weights: LossRequest['weights'];
  readonly mask: NamedView | null;
  /** Class weights of the entry; null where it has none. */
  readonly classWeights: readonly number[] | null;
  /** Tensors of the same dumps that the entry does not use. */
  readonly neighbours: readonly Neighbour[];
  /** Weights of classes that the entry may lack. */
  readonly weightsBeside: WeightsBeside;
  /** Elements that one pass reads. */
  readonly elements: number;
}

/** Labels that stand for no class, as people and frameworks choose them. */
const ignoreValues = [-100, -1, 255, 0] as const;

const scoreRoles = ['logits', 'predictions', 'log_probabilities', 'losses'] as const;

/** Rows that all sum to one; of fewer it may be chance. */
const fewestTelling = 16;

/** Labels looked at for their smallest and largest. */
const mostLabels = 1 << 24;

/** Classes that are counted. */
const mostClasses = 1 << 16;

/** Null where the entry has no scores or labels that a loss of the catalogue could take. */
export async function materialOf(entry: LossEntry, request: LossRequest, task: Task, neighbours: readonly Neighbour[], work: Work): Promise<Material | null> {
  const role = scoreRoles.find((known) => request.inputs[known] !== undefined);
  const given = role === undefined ? undefined : request.inputs[role];
  const labelView = request.inputs['labels'];
  if (role === undefined || given === undefined || (labelView === undefined && role !== 'losses')) {
    return null;
  }
  const scores = { view: keptView(given), reference: entry.roles[role] ?? null };
  const labels = labelView === undefined ? null : { view: keptView(labelView), reference: entry.roles['labels'] ?? null };
  const classAxis = labels === null ? null : classAxisOf(scores.view.shape, labels.view.shape);
  const facts = await labelFacts(labels?.view ?? null, scores.view.shape, classAxis, work);
  const seen = await new ValuePeek(scores.view).look(work);
  const mask = request.inputs['mask'];
  const { weights } = request;
  return {
    entry, task, scores, labels, facts, classAxis,
    kind: kindOf(role, entry, task, scores.view, seen),
    weights: typeof weights === 'object' && weights !== null ? keptView(weights) : weights,
    mask: mask === undefined ? null : { view: keptView(mask), reference: entry.roles['mask'] ?? null },
    neighbours,
    weightsBeside: await weightsBesideOf(neighbours, facts, classAxis === null ? 1 : scores.view.shape[classAxis] ?? 1, work),
    classWeights: await classWeightsOf(entry.parameters['class_weights'], request.inputs['class_weights'], work),
    elements: (elementCount(scores.view.shape) ?? Infinity) + (elementCount(labels?.view.shape ?? [0]) ?? Infinity),
  };
}

/** By the role, the values, and of values that may be either the name. */
function kindOf(role: typeof scoreRoles[number], entry: LossEntry, task: Task, view: TensorView, seen: ValueFacts | null): ScoreKind {
  if (role === 'losses') {
    return 'losses';
  }
  if (role === 'log_probabilities') {
    return 'log-probabilities';
  }
  if (role === 'predictions' && task === 'regression') {
    return 'values';
  }
  if (role === 'predictions' && entry.parameters['from_logits'] !== true) {
    return 'probabilities';
  }
  const named = readName(view.tensor === '' ? view.file.replace(/^.*[/\\]/, '').replace(/\.[^.]*$/, '') : view.tensor)?.role;
  const isTelling = named !== 'scores' || rowCount(view.shape) >= fewestTelling;
  if (seen?.rowsAreLogProbabilities === true && isTelling) {
    return 'log-probabilities';
  }
  if (entry.parameters['from_logits'] === false || (seen?.rowsSumToOne === true && isTelling)) {
    return 'probabilities';
  }
  return seen?.areInUnitInterval === true && (named === 'probabilities' || named === 'prediction') ? 'probabilities' : 'logits';
}

/** The axis of the scores that the labels lack; the last where they have one shape, or a column. */
function classAxisOf(scores: Shape, labels: Shape): number | null {
  const column = labels.at(-1) === 1 ? labels.slice(0, -1) : null;
  for (const shape of column === null ? [labels] : [labels, column]) {
    for (const axis of [scores.length - 1, 1]) {
      if (shape.length === scores.length - 1 && axis > 0 && shape.every((length, i) => length === scores[i < axis ? i : i + 1])) {
        return axis;
      }
    }
  }
  return scores.length > 1 && isSame(scores, labels) ? scores.length - 1 : null;
}

const isSame = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((length, axis) => length === b[axis]);

async function labelFacts(labels: TensorView | null, scores: Shape, classAxis: number | null, work: Work): Promise<LabelFacts> {
  const nothing: LabelFacts = { layout: 'other', min: Infinity, max: -Infinity, areIntegers: false, rowsSumToOne: false, ignoreValues: [], counts: [] };
  if (labels === null) {
    return nothing;
  }
  const layout = isSame(scores, labels.shape) ? 'rows' : classAxis === null ? 'other' : 'indices';
  let [min, max, areIntegers, rowsSumToOne, looked] = [Infinity, -Infinity, true, layout === 'rows' && labels.shape.length > 1, 0];
  const found = new Set<number>();
  const counts: number[] = [];
  const width = labels.shape.at(-1) ?? 1;
  for await (const { tensor } of rowBlocks(labels, work)) {
    throwIfCancelled(work.signal);
    const values = numbersOf(tensor.data);
    let sum = 0;
    values.forEach((value, i) => {
      min = Math.min(min, value);
      max = Math.max(max, value);
      areIntegers &&= Number.isInteger(value);
      if (Number.isInteger(value) && value >= 0 && value < mostClasses) {
        counts[value] = (counts[value] ?? 0) + 1;
      }
      if ((ignoreValues as readonly number[]).includes(value)) {
        found.add(value);
      }
      sum += value;
      if ((i + 1) % width === 0) {
        rowsSumToOne &&= Math.abs(sum - 1) < 1e-3;
        sum = 0;
      }
    });
    looked += values.length;
    if (looked >= mostLabels) {
      break;
    }
  }
  return {
    layout, min, max, areIntegers, rowsSumToOne,
    ignoreValues: layout === 'indices' ? ignoreValues.filter((value) => found.has(value)) : [],
    counts: areIntegers ? Array.from(counts, (count: number | undefined) => count ?? 0) : [],
  };
}

/** Whether the labels are of classes that exclude each other, so that a softmax goes with them. */
export function isMulticlass({ facts, classAxis, scores }: Material): boolean {
  return classAxis !== null && (scores.view.shape[classAxis] ?? 1) > 1 && (facts.layout === 'indices' || facts.rowsSumToOne);
}

/** The shape of the losses: of the scores, without the axis of classes that exclude each other. */
export function lossShapeOf(material: Material): Shape {
  const { scores, classAxis } = material;
  return isMulticlass(material) ? scores.view.shape.filter((_, axis) => axis !== classAxis) : scores.view.shape;
}
