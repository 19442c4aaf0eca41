import type { BadInput } from '../../errors';
import type { Convention } from '../../spec/lossSpec';
import type { Work } from '../../work';
import type { Finding } from '../document';
import type { ComputedLoss, Evaluation } from '../evaluateSpec';
import type { InspectionContext } from '../subject';

/** What a finding is looked for in. */
export interface FindingSubject extends Evaluation {
  readonly classNames: readonly string[] | null;
  /** Why the class names could not be read. */
  readonly classNamesError: BadInput | null;
  /** The total; null where it is unavailable. */
  readonly total: number | null;
  /** The spec's convention, and the folder that its references start from. */
  readonly convention: Convention;
  readonly folder: string;
  /** Its engine computes the number that was probably wanted. */
  readonly context: InspectionContext;
}

/** A finding that says what to do. */
export type AdvisedFinding = Finding & Required<Pick<Finding, 'advice'>>;

/** Looks for one thing that may be wrong. A new one is a new file here and a line in `index.ts`. */
export type FindingRule<Found extends Finding = AdvisedFinding> = (subject: FindingSubject, work: Work) => readonly Found[] | Promise<readonly Found[]>;

/** Most samples that a finding's evidence names. */
export const evidenceSamples = 1000;

/** The losses that could be computed. */
export function computedLosses({ losses }: Evaluation): readonly ComputedLoss[] {
  return losses.filter((loss) => loss.kind === 'computed');
}
