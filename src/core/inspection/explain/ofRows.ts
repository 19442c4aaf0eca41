import type { LossEntry } from '../../spec/lossSpec';

/** A reference that names a file and has no slice yet. */
const isPlain = (reference: string): boolean => /[#.]/.test(reference) && !/[\]*?]/.test(reference);

/** The entry over some of its rows, by slices behind its references; null where these are short names, patterns or sliced already. */
export function ofRows(entry: LossEntry, [start, end]: readonly [number, number]): LossEntry | null {
  const { roles, weights } = entry;
  const references = [...Object.values(roles), ...(typeof weights === 'string' ? [weights] : [])];
  if (!references.every(isPlain)) {
    return null;
  }
  const sliced = (reference: string): string => `${reference}[${start}:${end}]`;
  return {
    ...entry,
    roles: Object.fromEntries(Object.entries(roles).map(([role, reference]) => [role, sliced(reference)])),
    ...(typeof weights === 'string' ? { weights: sliced(weights) } : {}),
  };
}
