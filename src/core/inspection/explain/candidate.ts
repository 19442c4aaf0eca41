import type { Convention, LossEntry, LossSpec, ParameterValue, RegularizationEntry } from '../../spec/lossSpec';
import { jsonNumber } from '../json';
import type { Match } from './explanation';
import { wordsOf } from './parameterWords';
import { distanceTo, type TypedNumber } from './typedNumber';

/** A number that something gives, and what gives it. */
export interface Candidate {
  readonly value: number;
  /** Index of the entry of the spec; null for the total. */
  readonly entry: number | null;
  readonly loss: string;
  readonly convention: Convention;
  readonly framework: string;
  readonly reduction: string;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly hypothesis: string | null;
  readonly arithmetic: string;
  /** What the arithmetic divides by, in words; absent or null where it divides by nothing that has a name. */
  readonly denominatorOf?: string | null;
  /** How far-fetched it is. */
  readonly cost: number;
  /** What of the spec it changes; null where a spec cannot say it. */
  readonly change: SpecChange | null;
  /** Whether it follows from a pass, so that it is no value of the loss itself. */
  readonly isDerived: boolean;
}

/** Entries of a spec by their index, and its regularization. */
export interface SpecChange {
  readonly losses?: ReadonlyMap<number, LossEntry>;
  readonly regularization?: readonly RegularizationEntry[];
}

/** The spec with a change made to it; undefined coefficients are 1. */
export function changedSpec(spec: LossSpec, { losses, regularization }: SpecChange): LossSpec {
  return {
    ...spec,
    losses: spec.losses.map((entry, i) => withoutUsual(losses?.get(i) ?? entry, spec)),
    regularization: regularization ?? spec.regularization,
  };
}

/** An entry's own convention is not said where it is the spec's. */
function withoutUsual({ convention, ...entry }: LossEntry, spec: LossSpec): LossEntry {
  return convention === undefined || convention === spec.convention ? entry : { ...entry, convention };
}

export function matchOf(candidate: Candidate, number: TypedNumber, spec: LossSpec, names: readonly string[]): Match {
  const { value, entry, loss, convention, framework, reduction, parameters, hypothesis, denominatorOf, arithmetic, change, isDerived } = candidate;
  return {
    value: jsonNumber(value), difference: distanceTo(number, value), convention, entry: entry === null ? null : names[entry] ?? loss, loss, framework, reduction,
    parameters, unsayable: change !== null ? null : isDerived ? 'made of the loss\'s value: no spec says it' : entry === null ? 'adds up other losses than the spec has' : 'needs tensors that no file holds: no spec says it',
    hypothesis: hypothesis ?? wordsOf(parameters), denominatorOf: denominatorOf ?? null, arithmetic, spec: change === null ? null : changedSpec(spec, change),
  };
}
