import { BadInput } from '../../errors';
import type { ParameterValue } from '../../spec/lossSpec';
import { rowCount } from '../../tensors/shape';
import type { TensorView } from '../../tensors/tensor';
import type { Work } from '../../work';
import type { Neighbour, NeighbourRole } from '../beside/neighbours';
import { numbersOf } from '../../tensors/derivedViews';
import type { LabelFacts } from './material';

/** Numbers that training may have weighted classes by. */
export interface GuessedNumbers {
  readonly numbers: readonly number[];
  /** Where they come from, in a few words. */
  readonly name: string;
  readonly cost: number;
}

/** Weights of classes that the entry does not have. */
export interface WeightsBeside {
  /** One for each class. */
  readonly classes: readonly GuessedNumbers[];
  /** Of the positive part of a binary cross-entropy: one, or one for each decision. */
  readonly positive: readonly GuessedNumbers[];
}

/** Classes that weights are guessed for. */
const mostClasses = 10_000;
/** Factors that people give the positive part. */
const usualFactors = [2, 3, 5, 10] as const;

/** Weights that lie in the dump, and those that people make of the labels: "balanced", negatives over positives. */
export async function weightsBesideOf(neighbours: readonly Neighbour[], { layout, counts, areIntegers, max }: LabelFacts, classes: number, work: Work): Promise<WeightsBeside> {
  const read = async (role: NeighbourRole): Promise<readonly GuessedNumbers[]> => {
    const found: GuessedNumbers[] = [];
    for (const { name, view } of neighbours.filter((neighbour) => neighbour.role === role)) {
      const numbers = await classWeightsOf(undefined, view, work);
      if (numbers !== null) {
        found.push({ numbers, name: `${role} from ${name}`, cost: 1.5 });
      }
    }
    return found;
  };
  return {
    classes: [...(await read('class_weights')).filter(({ numbers }) => numbers.length === classes), ...(layout === 'indices' ? balanced(counts, classes) : [])],
    positive: [...await read('pos_weight'), ...(layout === 'rows' && areIntegers && max === 1 ? positiveFactors(counts) : [])],
  };
}

/** scikit-learn's `class_weight="balanced"`: samples / (classes · samples of the class). */
function balanced(counts: readonly number[], classes: number): readonly GuessedNumbers[] {
  const samples = counts.reduce((sum, count) => sum + count, 0);
  const isKnown = classes > 1 && classes <= mostClasses && counts.length === classes && counts.every((count) => count > 0);
  return isKnown && counts.some((count) => count !== counts[0])
    ? [{ numbers: counts.map((count) => samples / (classes * count)), name: 'balanced class weights', cost: 2 }] : [];
}

function positiveFactors([negatives = 0, positives = 0]: readonly number[]): readonly GuessedNumbers[] {
  const ratio = negatives / positives;
  return [
    ...(positives > 0 && negatives > 0 && ratio !== 1 ? [{ numbers: [ratio], name: 'pos_weight of negatives / positives', cost: 2 }] : []),
    ...usualFactors.map((factor) => ({ numbers: [factor], name: `pos_weight ${factor}`, cost: 2 })),
  ];
}

/** The class weights of an entry: a list, or a tensor with one axis; null where there are none. */
export async function classWeightsOf(parameter: ParameterValue | undefined, view: TensorView | undefined, work: Work): Promise<readonly number[] | null> {
  if (isNumbers(parameter)) {
    return parameter;
  }
  if (view?.shape.length !== 1) {
    return null;
  }
  try {
    return [...numbersOf((await view.readRows(0, rowCount(view.shape), work)).data)];
  } catch (error) {
    if (error instanceof BadInput) {
      return null;
    }
    throw error;
  }
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'number');
}
