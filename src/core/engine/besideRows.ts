import type { Work } from '../work';
import type { RowRange } from './blockQueue';
import { classIndices } from './classIndices';
import { excludedElements, type Mask } from './exclusion';
import type { FusedWork } from './fusedLosses';
import type { Turn } from './heapRoom';
import type { Prepared } from './prepare';
import type { Weights } from './weights';

/** What is read along with the scores of a block. */
export interface Beside {
  /** 1 where an element is left out; null where none is. */
  readonly excluded: Uint8Array | null;
  readonly rowWeights: Float64Array;
}

/** Where it is read from. */
export interface BesideSources {
  readonly prepared: Prepared;
  readonly fused: FusedWork;
  readonly weights: Weights;
  readonly mask: Mask | null;
}

/**
 * Reads weights, mask and labels of a block, the labels to the places that there are for them.
 * @throws BadInput where they cannot be read, or a label is no class
 */
export async function readBeside(
  { prepared, fused, weights, mask }: BesideSources, { start, end }: RowRange, { labels, classes }: Pick<Turn, 'labels' | 'classes'>, work: Work,
): Promise<Beside> {
  const { pass: { hasClasses, samplesPerRow, elements }, labels: view } = fused;
  const rowWeights = await weights.read(start, end, work);
  const masked = mask === null ? null : await mask.read(start, end, work);
  if (!hasClasses) {
    await labels?.read(start, end, work);
    return { excluded: masked, rowWeights };
  }
  if (masked === null && await classes?.read(start, end, work) === true) {
    return { excluded: null, rowWeights };
  }
  const { data } = await view.readRows(start, end, work);
  const indices = classIndices(data, start, prepared.plan, view);
  const excluded = excludedElements(prepared, data, masked, (end - start) * samplesPerRow * elements);
  // −1 is no class.
  classes?.block.int32().set(excluded === null ? indices : indices.map((of, i) => (excluded[i] === 1 ? -1 : of)));
  return { excluded, rowWeights };
}
