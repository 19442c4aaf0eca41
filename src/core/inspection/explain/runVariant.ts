import { BadInput } from '../../errors';
import type { LossRequest, LossResult } from '../../engine/evaluation';
import type { Work } from '../../work';
import type { LossEngine } from '../engine';
import type { Variant } from './variant';

/** The request of a variant. A function that returns a tensor is reduced by its convention's first reduction. */
export function requestOf({ loss, form, roles, weights, parameters }: Variant): LossRequest {
  const reduces = /^none$/i.test(form.defaultReduction) ? form.reductions.find((name) => !/^none$/i.test(name)) : undefined;
  return {
    loss, convention: form.convention, weights, parameters, threshold: 0.5, reduction: reduces, valueOnly: true,
    inputs: Object.fromEntries(Object.entries(roles).map(([role, { view }]) => [role, view])),
  };
}

/** One pass; the refusal where the framework, or the values, do not allow it. */
export async function runVariant(variant: Variant, engine: LossEngine, work: Work): Promise<LossResult | BadInput> {
  try {
    return await engine.evaluate(requestOf(variant), { ...work, progress: () => undefined });
  } catch (error) {
    if (error instanceof BadInput) {
      return error;
    }
    throw error;
  }
}
