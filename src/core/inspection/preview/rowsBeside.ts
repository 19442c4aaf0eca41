import type { DumpTensor } from '../../formats/format';
import type { Work } from '../../work';
import { elementsOf } from '../beside/besideColumns';
import { dumpsBeside, hasSameRows } from '../beside/dumpsBeside';
import type { ComputedLoss } from '../evaluateSpec';
import type { InspectionContext } from '../subject';

/** What can show a sample: tensors with a row for each of the loss's, and the folders of their dumps. */
export interface RowsBeside {
  readonly folders: readonly string[];
  readonly tensors: readonly { readonly tensor: DumpTensor; readonly reference: string }[];
}

/** What lies beside the rows of a loss. The rows of a slice are not those of the tensors beside it. */
export async function rowsBeside({ request, result }: ComputedLoss, { store, files }: InspectionContext, work: Work): Promise<RowsBeside> {
  const rows = result.samples / elementsOf(result.positions);
  const dumps = (await dumpsBeside(request, store, work)).filter(({ slice }) => slice === null);
  return {
    folders: [...new Set(dumps.map(({ file }) => files.folderOf(file)))],
    tensors: dumps.filter((dump) => hasSameRows(dump) && dump.length === rows).flatMap(({ file, tensors }) => tensors
      .filter(({ shape }) => shape[0] === rows)
      .map((tensor) => ({ tensor, reference: `${files.nameOf(file)}#${tensor.name}` }))),
  };
}
