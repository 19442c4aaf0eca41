import { BadInput, locating } from '../../errors';
import type { DumpTensor } from '../../formats/format';
import type { TensorStore } from '../../formats/tensorStore';
import { numbersOf } from '../../tensors/derivedViews';
import { isNumeric } from '../../tensors/dtypeTable';
import { isPattern } from '../../tensors/reference';
import { elementCount, rowCount } from '../../tensors/shape';
import { select } from '../../tensors/slice';
import type { Work } from '../../work';
import type { ExtraColumnInfo } from '../document';
import type { ComputedLoss } from '../evaluateSpec';
import { dumpsBeside, hasSameRows, referenceBeside, type DumpBeside } from './dumpsBeside';

/** What a column holds: a value for each row of axis 0 of the loss. */
export type ColumnContent =
  | { readonly kind: 'number'; readonly numbers: Float64Array; readonly exact: BigInt64Array | BigUint64Array | null }
  | { readonly kind: 'text'; readonly texts: readonly string[] };

/** A column that stands beside the rows of a loss: listed, and read when it is asked for. */
export interface BesideColumn extends ExtraColumnInfo {
  readonly tensor: DumpTensor;
  /** @throws BadInput where it cannot be read, or has not one value a row */
  read(work: Work): Promise<ColumnContent>;
}

/**
 * The columns that stand beside the rows of a loss: of its own dumps, sliced as it is. Texts are read of whole files only.
 * @param folder the folder that the references of the loss start from
 */
export async function columnsBeside({ request, result }: ComputedLoss, store: TensorStore, folder: string, work: Work): Promise<readonly BesideColumn[]> {
  const rows = result.samples / elementsOf(result.positions);
  return rows === 0 ? [] : (await dumpsBeside(request, store, work)).flatMap((dump) => columnsOf(dump, rows, store, folder));
}

/** Samples of a row: more than one where a sample is a token or a pixel. */
export function elementsOf(positions: readonly number[]): number {
  return positions.reduce((product, length) => product * length, 1);
}

function columnsOf(dump: DumpBeside, rows: number, store: TensorStore, folder: string): readonly BesideColumn[] {
  const { file } = dump;
  return dump.tensors.filter((tensor) => fits(tensor, dump, rows)).flatMap((tensor): readonly BesideColumn[] => {
    const { name } = tensor;
    // Indices into a dictionary of texts can be read as both.
    if (hasSameRows(dump) && tensor.readTexts !== undefined) {
      return [{ name, kind: 'text', tensor, read: () => textsOfColumn(file, tensor, rows) }];
    }
    return tensor.refusal === undefined && isNumeric(tensor.dtype)
      ? [{ name, kind: 'number', tensor, read: (work) => numbersOfColumn(referenceBeside(dump, name), rows, store, folder, work) }] : [];
  });
}

/** Whether a tensor has one value a row. That of shards is known when all of them are read. */
function fits({ shape, partOf }: DumpTensor, { path, slice, length }: DumpBeside, rows: number): boolean {
  if (shape.length === 0 || shape[0] !== length || partOf !== undefined) {
    return false;
  }
  return elementCount(slice === null || isPattern(path) ? shape : select(shape, slice).shape) === (isPattern(path) ? length : rows);
}

async function numbersOfColumn(reference: string, rows: number, store: TensorStore, folder: string, work: Work): Promise<ColumnContent> {
  const view = await store.resolve(reference, folder, work);
  requireRowCount(view.file, view.tensor, elementCount(view.shape) ?? 0, rows);
  const { data } = await view.readRows(0, rowCount(view.shape), work);
  const exact = data instanceof BigInt64Array || data instanceof BigUint64Array ? data : null;
  return { kind: 'number', numbers: Float64Array.from(numbersOf(data)), exact };
}

async function textsOfColumn(file: string, tensor: DumpTensor, rows: number): Promise<ColumnContent> {
  const texts = await locating({ file, tensor: tensor.name }, () => tensor.readTexts?.() ?? []);
  requireRowCount(file, tensor.name, texts.length, rows);
  return { kind: 'text', texts };
}

function requireRowCount(file: string, tensor: string, found: number, rows: number): void {
  if (found !== rows) {
    throw new BadInput({ file, tensor, reason: `has ${found} values, and the loss has ${rows} rows` });
  }
}
