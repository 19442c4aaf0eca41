import type { Convention, LossEntry, ParameterValue } from '../spec/lossSpec';
import { writeSpec } from '../spec/write';
import type { LiveLoss } from './answers';
import type { LossOfValues } from './requests';

/** Expressions of the program's own, by a name of ours. */
export type LiveValues = Readonly<Record<string, string>>;

/** A loss of expressions of a program. */
export interface LossOfProgram {
  readonly loss: string;
  readonly convention: Convention;
  /** The convention's name of it; null where the framework has none. */
  readonly reduction: string | null;
  readonly coefficient?: number;
  /** Expressions by role. */
  readonly roles: Readonly<Record<string, string>>;
  /** An expression, or one number for all. */
  readonly weights?: string | number;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
}

/** The name that weights have among the values; the others have their roles'. */
const weightsName = 'weights';

/** The values that a loss needs, by the names that its tensors have in a file of them. */
export function valuesOf({ roles, weights }: LossOfProgram): LiveValues {
  return typeof weights === 'string' ? { ...roles, [weightsName]: weights } : roles;
}

/** What is asked of the program for the loss. */
export function lossRequest({ loss, roles, weights, parameters }: LossOfProgram): LossOfValues {
  return {
    loss, roles: namesOf(roles), parameters,
    ...(weights === undefined ? {} : { weights: typeof weights === 'string' ? weightsName : weights }),
  };
}

/** The text of the spec of a loss over a file of its values. */
export function specText(loss: LossOfProgram, file: string): string {
  return writeSpec({ convention: loss.convention, losses: [entryOf(loss, file, (role) => role)], regularization: [] });
}

/**
 * The loss in a spec, over a file of values.
 * @param nameOf the name in the file, of a role with its expression
 */
export function entryOf({ loss, reduction, coefficient, roles, weights, parameters }: LossOfProgram, file: string, nameOf: (role: string, expression: string) => string): LossEntry {
  return {
    loss, parameters,
    roles: Object.fromEntries(Object.entries(roles).map(([role, expression]) => [role, `${file}#${nameOf(role, expression)}`])),
    ...(reduction === null ? {} : { reduction }),
    ...(coefficient === undefined ? {} : { coefficient }),
    ...(weights === undefined ? {} : { weights: typeof weights === 'string' ? `${file}#${nameOf(weightsName, weights)}` : weights }),
  };
}

const namesOf = (roles: Readonly<Record<string, string>>): Readonly<Record<string, string>> => Object.fromEntries(Object.keys(roles).map((role) => [role, role]));

/**
 * The number that a convention makes of the sums over a loss's elements, as `src/core/losses/weighting` does: its denominator is
 * the number of elements that count, of weights that are not 0, or their sum. Where the losses are not reduced, their mean.
 */
export function reducedValue({ sums }: LiveLoss, { convention, reduction, weights, coefficient = 1 }: LossOfProgram): number {
  const name = reduction?.toLowerCase() ?? 'none';
  const denominator = (): number => {
    if (/nonzero/.test(name)) {
      return sums.nonZeroWeights;
    }
    if (/batch_size/.test(name)) {
      return convention === 'keras' ? sums.kept : sums.elements;
    }
    if (name === 'mean_with_sample_weight') {
      return sums.counted;
    }
    if (/^sum$|_sum$/.test(name)) {
      return 1;
    }
    if (/mean/.test(name)) {
      return convention === 'pytorch' ? (weights === undefined ? sums.counted : sums.kept) : convention === 'keras' ? sums.kept : sums.weights;
    }
    return sums.kept;
  };
  const below = denominator();
  const isSafe = convention === 'tf-slim' || convention === 'tf.losses' || convention === 'keras';
  return coefficient * (below === 0 && isSafe ? 0 : sums.weighted / below);
}
