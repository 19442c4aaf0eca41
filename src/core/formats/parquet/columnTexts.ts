import type { FileMetaData } from 'hyparquet';
import type { ByteSource } from '../../bytes/byteSource';
import { readExactly } from '../../bytes/readExactly';
import { BadInput } from '../../errors';
import type { ParquetColumn } from './columns';
import type { ParquetLibrary } from './library';

/** A column of texts is no larger, in bytes as the footer claims them. */
const mostBytes = 128 * 2 ** 20;
/** Nor has it more rows. */
const mostRows = 2 ** 24;

/**
 * Reads a column of texts, nothing for a null; undefined for a column that holds something else, lists, or too much.
 * The library decodes what our own reader, which is for numbers, does not.
 */
export function textsOfColumn(source: ByteSource, library: ParquetLibrary, metadata: FileMetaData, column: ParquetColumn): (() => Promise<readonly string[]>) | undefined {
  const chunks = metadata.row_groups.map(({ columns }) => columns.find(({ meta_data: data }) => data?.path_in_schema[0] === column.name)?.meta_data);
  const bytes = chunks.reduce((sum, chunk) => sum + Number(chunk?.total_uncompressed_size ?? Infinity), 0);
  const rows = Number(metadata.num_rows);
  if (column.dtype !== 'string' || column.depth > 0 || column.path.length !== 1 || !(bytes <= mostBytes) || rows > mostRows) {
    return undefined;
  }
  return async () => {
    const texts = new Array<string>(rows).fill('');
    try {
      await library.parquetRead({
        file: { byteLength: source.size, slice: async (start, end) => Uint8Array.from(await readExactly(source, start, (end ?? source.size) - start, 'column')).buffer },
        metadata, columns: [column.name], compressors: library.compressors,
        onChunk: ({ columnData, rowStart }) => {
          for (let i = 0; i < columnData.length && rowStart + i < rows; i++) {
            const value: unknown = columnData[i];
            texts[rowStart + i] = typeof value === 'string' ? value : '';
          }
        },
      });
    } catch (error) {
      throw error instanceof BadInput ? error : new BadInput({ file: source.name, tensor: column.name, reason: 'is damaged: its texts cannot be decoded' });
    }
    return texts;
  };
}
