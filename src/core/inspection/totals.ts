import { BadInput } from '../errors';
import { CompensatedSum } from '../tensors/statistics';
import type { InspectionDocument } from './document';
import type { Evaluation } from './evaluateSpec';
import { jsonNumber } from './json';

type Totals = Pick<InspectionDocument, 'totalLoss' | 'dataLoss' | 'regularizationLoss' | 'error'>;

/**
 * The total as TF-Slim's `get_total_loss` adds it: the collected losses, each times its coefficient, and
 * the regularization losses. Of nothing collected there is no total, as there.
 */
export function totalsOf({ losses, regularization }: Evaluation): Totals {
  const failedLoss = losses.find((loss) => loss.kind === 'failed');
  const failedRegularizer = regularization.find(({ outcome }) => outcome instanceof BadInput);
  const collected = losses.flatMap((loss) => (
    loss.kind === 'computed' && loss.result.collected && loss.result.value !== null
      ? [loss.result.value * (loss.entry.coefficient ?? 1)]
      : []
  ));
  const penalties = regularization.flatMap(({ outcome }) => (outcome instanceof BadInput ? [] : [outcome.value]));
  const dataLoss = failedLoss === undefined && collected.length > 0 ? sumOf(collected) : null;
  const regularizationLoss = failedRegularizer === undefined ? sumOf(penalties) : null;
  const unavailable = (error: string): Totals => ({
    totalLoss: null,
    dataLoss: dataLoss === null ? null : jsonNumber(dataLoss),
    regularizationLoss: regularizationLoss === null ? null : jsonNumber(regularizationLoss),
    error,
  });
  if (failedLoss !== undefined) {
    return unavailable(`the loss "${failedLoss.name}" cannot be computed`);
  }
  if (failedRegularizer !== undefined) {
    return unavailable(`the regularizer ${failedRegularizer.entry.regularizer} cannot be computed`);
  }
  if (collected.length + penalties.length === 0) {
    return unavailable('no loss is collected: each of them is returned as a tensor');
  }
  return {
    totalLoss: jsonNumber(sumOf([...collected, ...penalties])),
    dataLoss: dataLoss === null ? null : jsonNumber(dataLoss),
    regularizationLoss: jsonNumber(sumOf(penalties)),
  };
}

function sumOf(values: readonly number[]): number {
  const sum = new CompensatedSum();
  values.forEach((value) => { sum.add(value); });
  return sum.value;
}
