import { splitSlice } from '../../tensors/reference';
import { describeShape } from '../../tensors/shape';
import type { TensorView } from '../../tensors/tensor';
import type { Work } from '../../work';
import type { Convention } from '../lossSpec';
import type { Candidate } from './candidate';
import { isClassAxisOf, isSameShape, withoutColumn } from './fittingShapes';
import { isFloat, type Pair } from './pairing';
import type { ValueFacts } from './valuePeek';

/** A loss that fits a pair of tensors, and why. */
export interface ChosenLoss {
  readonly loss: string;
  /** Whose definition is used, where only one takes what there is. */
  readonly convention?: Convention;
  /** The role of the predictions: `logits` or `predictions`. */
  readonly scoresRole: string;
  readonly scores: string;
  readonly labels: string;
  /** Why this loss. */
  readonly reason: string;
  /** What the values of the predictions and of the labels show. */
  readonly scoresReason: string;
  readonly labelsReason: string;
}

/** The loss that shapes, dtypes and values of predictions and targets call for; null where none fits. */
export async function chooseLoss({ scores, target }: Pair, work: Work, convention?: Convention): Promise<ChosenLoss | null> {
  const [p, y] = [scores.view, target.view];
  const [seen, wanted] = [await scores.peek.look(work), await target.peek.look(work)];
  const isInteger = !isFloat(y.dtype) || wanted?.areIntegers === true;
  const facts: PairFacts = { scores, target, seen, wanted, isInteger };
  if (isInteger && isClassAxisOf(p.shape, y.shape)) {
    if (convention === undefined && p.shape.length === 2 && seen?.rowsSumToOne === true && scores.role !== 'scores') {
      return { ...chosen(facts, 'log_loss', 'predictions', 'the rows of the predictions are probabilities, and labels of integers are class indices into them'), convention: 'sklearn' };
    }
    return chosen(facts, 'sparse_softmax_cross_entropy', 'logits',
      `labels ${describeShape(y.shape)} of integers are class indices into the last axis of ${describeShape(p.shape)}`);
  }
  if (!isSameShape(withoutColumn(p.shape), withoutColumn(y.shape))) {
    return null;
  }
  return y.shape.length > 1 && (y.shape.at(-1) ?? 1) > 1 ? chooseForRows(facts) : chooseForNumbers(facts);
}

interface PairFacts extends Pair {
  readonly seen: ValueFacts | null;
  readonly wanted: ValueFacts | null;
  readonly isInteger: boolean;
}

/** Targets of as many columns as the predictions. */
function chooseForRows(facts: PairFacts): ChosenLoss {
  const { scores, wanted } = facts;
  if (wanted?.areBits === true && !wanted.rowsSumToOne) {
    return areProbabilities(facts)
      ? chosen(facts, 'log_loss', 'predictions', 'labels of 0 and 1, several a row, and predictions that are probabilities: multi-label')
      : chosen(facts, 'sigmoid_cross_entropy', 'logits', 'labels of 0 and 1, several a row: multi-label');
  }
  if (wanted?.rowsSumToOne === true && scores.role !== 'prediction') {
    return chosen(facts, 'softmax_cross_entropy', 'logits', wanted.areBits ? 'each row of the labels is one-hot' : 'each row of the labels sums to one');
  }
  return wanted?.areBits === true
    ? chosen(facts, 'softmax_cross_entropy', 'logits', 'each row of the labels is one-hot')
    : chosen(facts, 'mean_squared_error', 'predictions', 'predictions and targets are numbers of the same shape');
}

/** One number a sample. */
function chooseForNumbers(facts: PairFacts): ChosenLoss {
  if (facts.wanted?.areBits !== true) {
    return chosen(facts, 'mean_squared_error', 'predictions', 'predictions and targets are numbers of the same shape');
  }
  return areProbabilities(facts)
    ? chosen(facts, 'log_loss', 'predictions', 'labels of 0 and 1, and predictions that are probabilities')
    : chosen(facts, 'sigmoid_cross_entropy', 'logits', 'labels of 0 and 1, one a sample');
}

/** By their values, unless they are called logits. */
function areProbabilities({ scores, seen }: PairFacts): boolean {
  return seen?.areInUnitInterval === true && scores.role !== 'scores';
}

function chosen(facts: PairFacts, loss: string, scoresRole: string, reason: string): ChosenLoss {
  const { scores, target, seen, wanted } = facts;
  const sparse = loss === 'sparse_softmax_cross_entropy' || isClassAxisOf(scores.view.shape, target.view.shape);
  return {
    loss,
    scoresRole,
    // Slim compares shapes exactly: (B, 1) against (B,) needs the column taken.
    scores: sparse ? scores.view.reference : alignedReference(scores.view, target.view),
    labels: sparse ? target.view.reference : alignedReference(target.view, scores.view),
    reason,
    scoresReason: describeScores(seen, loss),
    labelsReason: describeRange(target, wanted),
  };
}

function describeScores(seen: ValueFacts | null, loss: string): string {
  if (seen === null || loss === 'mean_squared_error') {
    return '';
  }
  const isSoftmax = loss.includes('softmax');
  if (seen.rowsAreLogProbabilities) {
    return 'log-probabilities, which a softmax leaves as they are';
  }
  if (seen.rowsSumToOne && isSoftmax) {
    return 'rows sum to one: probabilities rather than logits, to which the loss applies the softmax again';
  }
  if (seen.rowsSumToOne) {
    return 'rows sum to one: probabilities, no logits';
  }
  return seen.areInUnitInterval ? 'values from 0 to 1' : isSoftmax ? 'rows do not sum to one' : '';
}

function describeRange({ view }: Candidate, facts: ValueFacts | null): string {
  return facts === null || facts.min > facts.max ? view.dtype : `${view.dtype} from ${short(facts.min)} to ${short(facts.max)}`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function alignedReference(view: TensorView, other: TensorView): string {
  const isColumn = view.shape.length === 2 && view.shape[1] === 1 && other.shape.length === 1;
  return isColumn && splitSlice(view.reference) === null ? `${view.reference}[:, 0]` : view.reference;
}
