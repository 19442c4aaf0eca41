import type { Catalogue } from './catalogue';
import type { LossSpec } from './lossSpec';

/** The spec with each loss under the name it has now: `sum_of_squares` was `mean_squared_error`'s. */
export function currentNames(spec: LossSpec, { losses }: Catalogue): LossSpec {
  const nameOf = (written: string): string => losses.find(({ formerNames }) => formerNames?.includes(written) === true)?.name ?? written;
  return { ...spec, losses: spec.losses.map((entry) => ({ ...entry, loss: nameOf(entry.loss) })) };
}
