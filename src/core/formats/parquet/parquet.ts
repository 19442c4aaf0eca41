import type { FileMetaData } from 'hyparquet';
import type { ByteSource } from '../../bytes/byteSource';
import { isNumeric, storedBytes } from '../../tensors/dtypeTable';
import { elementCount } from '../../tensors/shape';
import type { Work } from '../../work';
import type { DumpTensor, Format } from '../format';
import { withMatricesOfColumns } from '../numberedColumns';
import { opaqueTensor } from '../opaqueTensor';
import { textsOfColumn } from './columnTexts';
import { columnsOf, type ParquetColumn } from './columns';
import { damaged, readFooter } from './footer';
import { parquetLibrary, type ParquetLibrary } from './library';
import { RowGroups } from './rowGroups';

const mostColumns = 100_000;

/** A table by columns, as pandas, Arrow and Spark write it. Every column of numbers is a tensor; lists of one length are rows of a matrix. */
export const parquet: Format = {
  id: 'parquet',
  title: 'Parquet table',
  extensions: ['.parquet'],
  detect: ({ name, head }) => name.endsWith('.parquet') || [0x50, 0x41, 0x52, 0x31].every((byte, i) => head[i] === byte),
  open: async (source, work) => {
    const library = await parquetLibrary();
    const metadata = await readFooter(source, library, work.signal);
    const columns = damaged(source, 'schema', () => columnsOf(metadata));
    const notes: string[] = [];
    const tensors: DumpTensor[] = [];
    for (const column of columns.slice(0, mostColumns)) {
      tensors.push(await tensorOf(source, library, metadata, column, notes, work));
    }
    return { format: parquet.id, tensors: withMatricesOfColumns(tensors), notes, close: () => source.close() };
  },
};

async function tensorOf(
  source: ByteSource, library: ParquetLibrary, metadata: FileMetaData, column: ParquetColumn, notes: string[], work: Work,
): Promise<DumpTensor> {
  const { name, dtype } = column;
  const rows = Number(metadata.num_rows);
  const refused = (reason: string): DumpTensor => opaqueTensor(source.name, name, [rows], dtype, 0, reason);
  if (column.refusal !== null || !isNumeric(dtype)) {
    const readTexts = textsOfColumn(source, library, metadata, column);
    return { ...refused(column.refusal ?? 'holds no numbers'), ...(readTexts === undefined ? {} : { readTexts }) };
  }
  const groups = new RowGroups(source, library, metadata, column, dtype);
  const { refusal } = groups;
  if (refusal !== null) {
    return refused(refusal);
  }
  const nulls = groups.claimedNulls;
  if (nulls > 0) {
    if (!dtype.includes('float')) {
      return refused(`has ${nulls} nulls, which ${dtype} cannot hold; fill them or save it as float64`);
    }
    notes.push(`${name}: ${nulls} ${nulls === 1 ? 'null is' : 'nulls are'} read as NaN`);
  }
  const widths = await groups.widths(work);
  if (typeof widths === 'string') {
    return refused(widths);
  }
  const shape = [rows, ...widths];
  return {
    name,
    shape,
    dtype,
    byteLength: storedBytes(dtype, elementCount(shape) ?? 0),
    readRows: (start, end, inner) => groups.readRows(widths, start, end, inner),
  };
}
