import type { ColumnMetaData, FileMetaData } from 'hyparquet';
import type { ByteSource } from '../../bytes/byteSource';
import { readExactly } from '../../bytes/readExactly';
import { BadInput, locating } from '../../errors';
import { allocate } from '../../tensors/decode';
import type { NumericDType } from '../../tensors/dtype';
import { copyInto } from '../../tensors/gather';
import { elementCount, requireRows, shapeOfRows } from '../../tensors/shape';
import type { Tensor, TensorData } from '../../tensors/tensor';
import { throwIfCancelled, type Work } from '../../work';
import { BlockCache } from '../deflate/blockCache';
import { requireDecodable } from '../storedTensor';
import type { ParquetColumn } from './columns';
import { ColumnValues, listLengths } from './columnValues';
import { damaged } from './footer';
import type { ParquetLibrary } from './library';
import { decodePages, mostChunkBytes, type Page } from './pages';

/** Row groups decoded lately, of all files. */
const decoded = new BlockCache<TensorData>(64 << 20, (data) => data.byteLength);
let opened = 0;

/** Values at most in one row group of a column: more would fill the memory while they are decoded. */
const mostValues = 1 << 26;

const readCodecs: ReadonlySet<string> = new Set(['UNCOMPRESSED', 'SNAPPY', 'GZIP', 'BROTLI', 'LZ4', 'LZ4_RAW', 'ZSTD']);

interface Group {
  readonly index: number;
  readonly start: number;
  readonly rows: number;
  readonly column: ColumnMetaData;
}

/** The values of one column, row group by row group. Only the groups that hold the rows asked for are read and decoded. */
export class RowGroups {
  /** Why the column cannot be read; null where it can. */
  readonly refusal: string | null;
  private readonly id = opened++;
  private readonly groups: readonly Group[];
  /** The last group, which the next rows are likely in, however large. */
  private last: { readonly index: number; readonly data: Promise<TensorData> } | null = null;

  constructor(
    private readonly source: ByteSource, private readonly library: ParquetLibrary, private readonly metadata: FileMetaData,
    private readonly column: ParquetColumn, private readonly dtype: NumericDType,
  ) {
    const groups: Group[] = [];
    let start = 0;
    let refusal: string | null = null;
    for (const [index, { num_rows: rows, columns }] of metadata.row_groups.entries()) {
      const found = columns.filter(({ meta_data: data }) => samePath(data?.path_in_schema, column.path));
      const [chunk] = found;
      if (chunk?.meta_data === undefined || found.length !== 1) {
        refusal ??= `is missing in row group ${index}, or there twice`;
      } else {
        refusal ??= refusalOf(chunk.meta_data, chunk.file_path !== undefined, chunk.crypto_metadata !== undefined);
        groups.push({ index, start, rows: Number(rows), column: chunk.meta_data });
      }
      start += Number(rows);
    }
    this.groups = groups;
    this.refusal = refusal;
  }

  /** Nulls as far as the footer counts them. */
  get claimedNulls(): number {
    return this.groups.reduce((nulls, { column }) => nulls + Number(column.statistics?.null_count ?? 0), 0);
  }

  /** Lengths of the lists in every row, outermost first; the reason where there are no such. */
  async widths(work: Work): Promise<readonly number[] | string> {
    const { depth } = this.column;
    const filled = this.groups.filter(({ rows }) => rows > 0);
    const [first] = filled;
    if (depth === 0 || first === undefined) {
      return Array.from({ length: depth }, () => 0);
    }
    const width = Number(first.column.num_values) / first.rows;
    const ragged = filled.find(({ rows, column }) => Number(column.num_values) !== width * rows);
    if (ragged !== undefined || !Number.isInteger(width)) {
      const { rows, column } = ragged ?? first;
      return `holds lists of different lengths: ${column.num_values} values in ${rows} rows`;
    }
    if (depth === 1) {
      return [width];
    }
    for await (const { repetition } of this.pages(first, work)) {
      const widths = repetition === null ? null : listLengths(repetition, depth);
      return widths !== null && elementCount(widths) === width ? widths : 'holds lists of different lengths';
    }
    return 'holds no lists';
  }

  readRows(widths: readonly number[], start: number, end: number, work: Work | undefined): Promise<Tensor & { readonly dtype: NumericDType }> {
    return locating({ file: this.source.name, tensor: this.column.name }, async () => {
      const shape = [Number(this.metadata.num_rows), ...widths];
      requireRows(shape, start, end);
      const width = elementCount(widths) ?? Infinity;
      requireDecodable((end - start) * width);
      const data = allocate(this.dtype, (end - start) * width);
      for (const group of this.groups) {
        const [from, to] = [Math.max(start, group.start), Math.min(end, group.start + group.rows)];
        if (from < to) {
          throwIfCancelled(work?.signal);
          const values = await this.valuesOf(group, widths, work);
          copyInto(data, (from - start) * width, values.subarray((from - group.start) * width, (to - group.start) * width));
        }
      }
      return { dtype: this.dtype, shape: shapeOfRows(shape, start, end), data };
    });
  }

  private async valuesOf(group: Group, widths: readonly number[], work: Work | undefined): Promise<TensorData> {
    const key = `${this.id}:${group.index}`;
    const cached = decoded.get(key);
    if (cached !== undefined) {
      return cached;
    }
    if (this.last?.index !== group.index) {
      const data = this.decodeValues(group, widths, work);
      data.catch(() => { this.last = null; });
      this.last = { index: group.index, data };
    }
    const data = await this.last.data;
    decoded.set(key, data);
    return data;
  }

  private async decodeValues(group: Group, widths: readonly number[], work: Work | undefined): Promise<TensorData> {
    const values = new ColumnValues(this.column, this.dtype, group.rows, widths, group.start);
    for await (const page of this.pages(group, work)) {
      throwIfCancelled(work?.signal);
      values.add(page);
    }
    const claimed = group.column.statistics?.null_count;
    if (!values.isFull || (claimed !== undefined && Number(claimed) !== values.nulls && widths.length === 0)) {
      throw new BadInput({ place: `row group ${group.index}`, reason: 'is damaged: it holds other values than the footer claims' });
    }
    return values.data;
  }

  /** The pages of a group, decoded one by one. */
  private async* pages(group: Group, work: Work | undefined): AsyncGenerator<Page> {
    const place = `row group ${group.index}`;
    const { codec, data_page_offset: data, dictionary_page_offset: dictionary, total_compressed_size: size, num_values: count } = group.column;
    const start = Number(dictionary !== undefined && dictionary > 0n && dictionary < data ? dictionary : data);
    const bytes = await locating({ place }, () => readExactly(this.source, start, Number(size), 'column', work?.signal));
    const stored = this.dtype === 'int8' || this.dtype === 'int16' || this.dtype === 'uint8' || this.dtype === 'uint16' ? 'int32' : this.dtype;
    const pages = decodePages(bytes, this.column, stored, Number(count), codec === 'UNCOMPRESSED' ? null : this.library.compressors[codec] ?? null);
    for (;;) {
      const next = damaged(this.source, place, () => pages.next());
      if (next.done === true) {
        return;
      }
      yield next.value;
    }
  }
}

function refusalOf(column: ColumnMetaData, isElsewhere: boolean, isEncrypted: boolean): string | null {
  const { codec, num_values: values, total_compressed_size: size, total_uncompressed_size: inflated } = column;
  if (isElsewhere) {
    return 'lies in another file, which is not followed';
  }
  if (isEncrypted) {
    return 'is encrypted';
  }
  if (!readCodecs.has(codec)) {
    return `is compressed with ${codec === 'LZO' ? 'LZO' : 'an unknown method'}, which is not read`;
  }
  if (Number(values) > mostValues || Number(inflated) > mostChunkBytes || Number(size) > mostChunkBytes) {
    return `has row groups of ${values} values, ${inflated} bytes, which are not read at once; write it with smaller row groups`;
  }
  return Number(values) < 0 || Number(size) < 0 ? 'is damaged: a row group has a negative length' : null;
}

function samePath(a: readonly string[] | undefined, b: readonly string[]): boolean {
  return a?.length === b.length && a.every((name, i) => name === b[i]);
}
