import type { Convention, ParameterValue } from '../../spec/lossSpec';
import { findCall } from './frameworks/index';
import type { CallMeaning, KnownCall, Literals } from './knownCall';
import type { CallParts, LossCall, ReadExpression } from './lossCall';
import type { CallLanguage } from './tokens';

/** What of a call follows from its parts. */
export type BuiltCall = Omit<LossCall, 'range' | 'callee' | 'value'>;

/** The reductions that a mean or sum around the call is, by convention. TensorFlow's other means count by weights. */
const around: Readonly<Record<Convention, Readonly<Record<'mean' | 'sum', string>>>> = {
  'tf-slim': { mean: 'SUM_OVER_BATCH_SIZE', sum: 'SUM' },
  'tf.losses': { mean: 'SUM_OVER_BATCH_SIZE', sum: 'SUM' },
  'keras': { mean: 'sum_over_batch_size', sum: 'sum' },
  'pytorch': { mean: 'mean', sum: 'sum' },
  'sklearn': { mean: 'mean', sum: 'sum' },
};

/** What a known call is to a loss here, where it is given these parts. @returns why not, where a tensor is missing */
export function buildCall(known: KnownCall, parts: CallParts, notes: readonly string[]): BuiltCall | { readonly reason: string } {
  const { literals, tensors, open } = parts;
  const meaning = meaningOf(known, parts);
  const more: string[] = [...meaning.notes ?? []];
  const missing = Object.keys(meaning.roles).filter((parameter) => tensors[parameter] === undefined);
  if (missing.length > 0) {
    return { reason: `${known.name} is called without ${missing.map((parameter) => `"${parameter}"`).join(' and ')}, as far as the source shows` };
  }
  const parameters: Record<string, ParameterValue> = { ...meaning.always };
  for (const [parameter, setting] of Object.entries(meaning.settings)) {
    const { as, value = same } = typeof setting === 'string' ? { as: setting } : setting;
    const given = literals[parameter];
    const taken = given === undefined ? undefined : value(given);
    if (taken !== undefined && taken !== null) {
      parameters[as] = taken;
    } else if (given !== undefined && taken === undefined) {
      more.push(`${parameter} is ${String(given)}, which is not read`);
    }
  }
  const { reduction, isOuter } = reductionOf(meaning, literals, parts.reducedBy, more);
  if (isOuter && ('class_weights' in parameters || 'ignore_index' in parameters || 'weight' in open) && meaning.convention === 'pytorch') {
    more.push('the mean around the call divides by all elements; reduction "mean" divides by the weights of those that count');
  }
  const weights = weightsOf(meaning, parts);
  return {
    framework: meaning.framework, loss: meaning.loss, convention: meaning.convention,
    ...(meaning.withClassAxis === undefined ? {} : { withClassAxis: meaning.withClassAxis }),
    roles: Object.fromEntries(Object.entries(meaning.roles).flatMap(([parameter, role]): readonly (readonly [string, ReadExpression])[] => {
      const expression = tensors[parameter];
      return expression === undefined ? [] : [[role, expression]];
    })),
    ...(weights === undefined ? {} : { weights }),
    parameters, reduction,
    ...(meaning.coefficient === undefined ? {} : { coefficient: meaning.coefficient }),
    notes: [...notes, ...more, ...Object.entries(open).map(([parameter, { text }]) => `${parameter} is ${text}, whose value the program knows`)],
    parts,
  };
}

const same = (given: ParameterValue): ParameterValue => given;

function meaningOf({ meaning }: KnownCall, { literals, tensors, open }: CallParts): CallMeaning {
  const named = new Set([...Object.keys(literals), ...Object.keys(tensors), ...Object.keys(open)]);
  const { notes = [], ...varied } = meaning.varied?.(literals, named) ?? {};
  return { ...meaning, ...varied, notes: [...meaning.notes ?? [], ...notes] };
}

function reductionOf({ reduction, convention }: CallMeaning, literals: Literals, reducedBy: CallParts['reducedBy'], notes: string[]): { readonly reduction: string | null; readonly isOuter: boolean } {
  const given = reduction.parameter === undefined ? undefined : literals[reduction.parameter];
  const named = given === undefined ? reduction.usual : reduction.named?.(given);
  if (named === undefined) {
    notes.push(`the reduction ${String(given)} is not known; ${reduction.usual ?? 'none'} is taken`);
  }
  const own = named ?? reduction.usual;
  const isOuter = reducedBy !== null && own?.toLowerCase() === 'none';
  return { reduction: isOuter ? around[convention][reducedBy] : own, isOuter };
}

function weightsOf({ weights }: CallMeaning, { tensors, literals }: CallParts): LossCall['weights'] {
  const given = weights === undefined ? undefined : literals[weights];
  return weights === undefined ? undefined : tensors[weights] ?? (typeof given === 'number' && given !== 1 ? given : undefined);
}

/**
 * The call with values that the debuggee gave for settings that are no literals.
 * @param values by the framework's name of the parameter, as `parts.open` has them; null for a tensor that is None
 */
export function withValues(call: LossCall, values: Literals, language: CallLanguage): LossCall {
  const known = findCall(call.parts.name, language)?.known;
  if (known === undefined || known === null) {
    return call;
  }
  const { tensors, open } = call.parts;
  const isTold = (parameter: string): boolean => (Object.hasOwn(open, parameter) ? values[parameter] !== undefined : values[parameter] === null);
  const without = (given: CallParts['open']): CallParts['open'] => Object.fromEntries(Object.entries(given).filter(([parameter]) => !isTold(parameter)));
  const taken = Object.fromEntries(Object.entries(values).filter(([parameter]) => Object.hasOwn(open, parameter) || (Object.hasOwn(tensors, parameter) && isTold(parameter))));
  const parts: CallParts = { ...call.parts, open: without(open), tensors: without(tensors), literals: { ...call.parts.literals, ...taken } };
  const built = buildCall(known, parts, []);
  // Notes of the reading itself stay, but for those of what is known now.
  const before = buildCall(known, call.parts, []);
  const own = 'reason' in before ? call.notes : call.notes.filter((note) => !before.notes.includes(note));
  const { weights: _weights, coefficient: _coefficient, ...rest } = call;
  return 'reason' in built ? call : { ...rest, ...built, notes: [...own, ...built.notes] };
}
