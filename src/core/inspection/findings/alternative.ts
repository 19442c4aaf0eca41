import type { LossRequest } from '../../engine/evaluation';
import { BadInput } from '../../errors';
import type { Work } from '../../work';
import type { ComputedLoss } from '../evaluateSpec';
import type { FindingSubject } from './finding';

/** The number that a loss gives where something is said otherwise: what was probably wanted. Null where it gives none. */
export async function alternativeOf({ context: { engine } }: FindingSubject, { request }: ComputedLoss, change: Partial<LossRequest>, work: Work): Promise<number | null> {
  try {
    return (await engine.evaluate({ ...request, ...change }, work)).value;
  } catch (error) {
    if (error instanceof BadInput) {
      return null;
    }
    throw error;
  }
}

/** A number for a finding's evidence and its message; nothing where there is none. */
export function wantedOf(wanted: number | null): { readonly evidence: { readonly wanted?: number }; readonly text: string } {
  return wanted === null ? { evidence: {}, text: '' } : { evidence: { wanted }, text: `: ${Number(wanted.toPrecision(6))}` };
}
