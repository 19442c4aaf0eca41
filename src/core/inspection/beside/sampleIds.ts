import { orNull } from '../../errors';
import type { Work } from '../../work';
import type { ComputedLoss } from '../evaluateSpec';
import type { InspectionContext } from '../subject';
import { columnsBeside } from './besideColumns';

/** What a sample is called wherever it stands. */
export type SampleId = number | bigint | string;

/** The ids of a loss's samples, in their order. */
export interface SampleIds {
  /** The tensor's name. */
  readonly name: string;
  readonly ids: ArrayLike<SampleId>;
}

const idName = /^(?:sample_?|example_?|row_?|data_?|img_?|image_?)?(?:ids?|guids?|uids?|uuids?|idx|index|indices)$/i;

/**
 * The column beside a loss's tensors that says which sample each row is: `sample_ids`, `guid`, `index`.
 * @param folder the folder that the references of the loss start from
 * @returns null where there is none with one id a sample, all of them different
 */
export async function sampleIdsOf(loss: ComputedLoss, folder: string, { store }: Pick<InspectionContext, 'store'>, work: Work): Promise<SampleIds | null> {
  if (loss.result.positions.length > 0) {
    return null;
  }
  for (const column of await columnsBeside(loss, store, folder, work)) {
    const { name, tensor, kind } = column;
    if (idName.test(name) && (kind === 'text' || !tensor.dtype.startsWith('float'))) {
      const content = await orNull(() => column.read(work));
      const ids = content?.kind === 'text' ? content.texts : content?.exact ?? content?.numbers;
      if (ids !== undefined && areDifferent(ids)) {
        return { name, ids };
      }
    }
  }
  return null;
}

function areDifferent(ids: ArrayLike<SampleId>): boolean {
  return new Set(Array.from(ids)).size === ids.length;
}
