import type { CandidateTensor, Inferred } from '../../core/inspection/document';
import type { LossSpec } from '../../core/spec/lossSpec';
import * as l10n from '../text/l10n';

export interface RoleChoice {
  readonly value: string;
  readonly text: string;
  readonly description?: string;
}

/** The tensors a role may be given, with the one it has first where it is none of them. */
export function roleChoices(reference: string | undefined, tensors: readonly CandidateTensor[], spec: LossSpec): readonly RoleChoice[] {
  const known = tensors.map((tensor) => ({
    value: tensor.reference,
    text: `${tensor.reference}  ${shapeText(tensor)}`,
  }));
  if (reference === undefined) {
    return [{ value: '', text: l10n.t('(none)') }, ...known];
  }
  if (tensors.some((tensor) => tensor.reference === reference)) {
    return known;
  }
  const long = spec.tensors?.[reference];
  return [{ value: reference, text: long === undefined ? reference : `${reference} = ${long}` }, ...known];
}

/** All tensors of a file at once, of each file that has several. */
export function patternChoices(tensors: readonly CandidateTensor[]): readonly RoleChoice[] {
  const counts = new Map<string, number>();
  for (const { reference } of tensors.filter((tensor) => tensor.reference.includes('#'))) {
    const path = reference.slice(0, reference.indexOf('#'));
    counts.set(path, (counts.get(path) ?? 0) + 1);
  }
  return [...counts].filter(([, count]) => count > 1).map(([path, count]) => ({ value: `${path}#*`, text: `${path}#*  ${l10n.t('all {0} of these, and others that fit', count)}` }));
}

export function shapeText({ dtype, shape }: CandidateTensor): string {
  return `${dtype} [${shape.join(', ')}]`;
}

/** Why a tensor was taken for the role; undefined where the user or a spec said so. */
export function roleReason(inferred: readonly Inferred[], role: string, reference: string | undefined, spec: LossSpec): string | undefined {
  const long = reference === undefined ? undefined : spec.tensors?.[reference] ?? reference;
  const found = inferred.find((entry) => entry.role === role && (entry.reference === reference || entry.reference === long));
  return found?.confidence === 'low' ? l10n.t('a guess: {0}', found.reason) : found?.reason;
}
