import { BadInput } from '../errors';
import { isSeries } from '../formats/stepSeries';
import type { TensorStore } from '../formats/tensorStore';
import type { LossSpec } from '../spec/lossSpec';
import { expandShortName } from '../spec/references';

/** The step that is shown of a series, and those there are. */
export interface StepOfSeries {
  readonly step: string;
  /** The steps that every reference of the series has, in order. */
  readonly steps: readonly string[];
}

/**
 * Lets `{step}` in a spec's references mean one step from now on: the one wanted, else the last one that all of them have.
 * A reference that has no such step says so where it is resolved.
 * @returns null where the spec names no series, or no file fits it
 */
export async function chooseStep(spec: LossSpec, folder: string, store: TensorStore, wanted: string | undefined): Promise<StepOfSeries | null> {
  const references = [
    ...spec.losses.flatMap(({ roles, weights }) => [...Object.values(roles), ...(typeof weights === 'string' ? [weights] : [])]),
    ...spec.regularization.flatMap(({ tensors }) => tensors),
  ].map((text) => expandShortName(spec, text)).filter(isSeries);
  let common: readonly string[] | null = null;
  let first: string | undefined;
  for (const reference of new Set(references)) {
    const steps = await stepsOrNone(reference, folder, store);
    first ??= steps.at(-1);
    common = common === null ? steps : common.filter((step) => steps.includes(step));
  }
  // Without a common step, the others say that they do not have the first one's.
  const step = wanted ?? common?.at(-1) ?? first;
  store.useStep(step ?? null);
  return common === null || step === undefined ? null : { step, steps: common };
}

async function stepsOrNone(reference: string, folder: string, store: TensorStore): Promise<readonly string[]> {
  try {
    return await store.steps(reference, folder);
  } catch (error) {
    if (error instanceof BadInput) {
      return [];
    }
    throw error;
  }
}
