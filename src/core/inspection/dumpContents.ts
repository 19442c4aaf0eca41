import { BadInput } from '../errors';
import { formats } from '../formats';
import { contributedFormats } from '../formats/contributedFormats';
import type { DumpTensor } from '../formats/format';
import type { TensorStore } from '../formats/tensorStore';
import { isNumeric } from '../tensors/dtypeTable';
import { formatReference } from '../tensors/reference';
import type { Work } from '../work';
import type { DumpContents, ListedTensor } from './document';

/** Notes on a file that are passed on. */
const mostNotes = 100;

/**
 * What a file holds: every tensor of it, those that cannot be read with the reason. Of batches that are listed joined, the whole.
 * @param path how its references begin
 * @param limit most tensors that are listed
 * @throws BadInput where the file cannot be read
 */
export async function contentsOf(file: string, path: string, limit: number, store: TensorStore, work: Work): Promise<DumpContents> {
  const { format, tensors: all, notes } = await store.open(file, work);
  const tensors = all.filter(({ partOf }) => partOf === undefined);
  const beside = store.filesBeside(file);
  return {
    path,
    format: [...formats, ...contributedFormats()].find(({ id }) => id === format)?.title ?? format,
    notes: notes.slice(0, mostNotes),
    tensors: tensors.slice(0, limit).map((tensor) => listed(tensor, path)),
    count: tensors.length,
    ...(beside.length === 0 ? {} : { beside }),
  };
}

/** The same where the file can be read; undefined where it cannot. */
export async function readableContents(file: string, path: string, limit: number, store: TensorStore, work: Work): Promise<DumpContents | undefined> {
  try {
    return await contentsOf(file, path, limit, store, work);
  } catch (error) {
    if (error instanceof BadInput) {
      return undefined;
    }
    throw error;
  }
}

function listed({ name, shape, dtype, byteLength, refusal }: DumpTensor, path: string): ListedTensor {
  const reason = refusal ?? (isNumeric(dtype) ? undefined : `holds ${dtype}, of which no loss can be computed`);
  return { name, reference: formatReference(path, name, null), shape, dtype, byteLength, ...(reason === undefined ? {} : { refusal: reason }) };
}
