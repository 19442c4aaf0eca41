import type { DumpTensor } from '../../formats/format';
import { splitSlice } from '../../tensors/reference';
import type { Work } from '../../work';
import type { ComputedLoss } from '../evaluateSpec';
import type { InspectionContext } from '../subject';

/** What lies in the dumps of a loss, one row for each row of its scores. */
export interface RowsBeside {
  /** Folders of those dumps. */
  readonly folders: readonly string[];
  readonly tensors: readonly { readonly tensor: DumpTensor; readonly reference: string }[];
  readonly rows: number;
}

/** Tensors of one dump that are looked at. */
const mostTensors = 1000;

/** The tensors beside those of a loss that have as many rows as they have, of the same dumps. */
export async function besideRows({ request }: ComputedLoss, { store, files }: InspectionContext, work: Work): Promise<RowsBeside> {
  // The rows of a slice are not those of the tensors beside it.
  const own = Object.values(request.inputs).filter(({ reference }) => splitSlice(reference) === null);
  const used = new Set(own.map(({ file, tensor }) => `${file}#${tensor}`));
  const rows = own[0]?.shape[0] ?? 0;
  const dumps = [...new Set(own.map(({ file }) => file))];
  const found = [];
  for (const file of dumps) {
    const { tensors } = await store.open(file, work);
    found.push(...tensors.slice(0, mostTensors)
      .filter(({ name, shape }) => shape[0] === rows && name !== '' && !used.has(`${file}#${name}`))
      .map((tensor) => ({ tensor, reference: `${files.nameOf(file)}#${tensor.name}` })));
  }
  return { folders: [...new Set(dumps.map((file) => files.folderOf(file)))], tensors: found, rows };
}
