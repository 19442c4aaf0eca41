import type { FileMetaData } from 'hyparquet';
import { viewOf } from '../../bytes/byteOrder';
import type { ByteSource } from '../../bytes/byteSource';
import { readExactly } from '../../bytes/readExactly';
import { BadInput } from '../../errors';
import { Cancelled, type CancelSignal } from '../../work';
import type { ParquetLibrary } from './library';
import { readThrift } from './thrift';

const tailBytes = 8;
const mostFooterBytes = 64 << 20;

/**
 * What the end of the file says of its columns and row groups, none of the data.
 * @throws BadInput where it is damaged, encrypted, or does not hold together
 */
export async function readFooter(source: ByteSource, library: ParquetLibrary, signal?: CancelSignal): Promise<FileMetaData> {
  // The start first: in a compressed file, everything must be inflated to get to the end.
  const first = text(await readExactly(source, 0, 4, 'footer', signal));
  if (first !== 'PAR1') {
    throw refuse(source, first === 'PARE' ? 'is encrypted' : 'is missing: this is no Parquet file');
  }
  const tail = await readExactly(source, Math.max(0, source.size - tailBytes), tailBytes, 'footer', signal);
  const last = text(tail.subarray(4));
  if (last !== 'PAR1') {
    throw refuse(source, last === 'PARE' ? 'is encrypted' : 'is missing: the file is truncated or still being written');
  }
  const length = viewOf(tail).getUint32(0, true);
  if (length > mostFooterBytes || length + tailBytes + 4 > source.size) {
    throw refuse(source, `claims ${length} bytes of a file of ${source.size}`);
  }
  const bytes = await readExactly(source, source.size - tailBytes - length, length + tailBytes, 'footer', signal);
  const metadata = damaged(source, 'footer', () => {
    readThrift(bytes.subarray(0, length), 0);
    return library.parquetMetadata(bytes, { geoparquet: false });
  });
  requireRowsAddUp(source, metadata);
  return metadata;
}

function requireRowsAddUp(source: ByteSource, { num_rows: rows, row_groups: groups }: FileMetaData): void {
  // The library takes whatever the field holds.
  if (typeof rows !== 'bigint') {
    throw refuse(source, 'does not say how many rows there are');
  }
  let total = 0n;
  for (const group of groups) {
    if (typeof group.num_rows !== 'bigint' || group.num_rows < 0n) {
      throw refuse(source, 'has a row group of no length');
    }
    total += group.num_rows;
  }
  if (total !== rows || rows > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw refuse(source, `claims ${rows} rows, and its row groups have ${total}`);
  }
}

/** Runs code of the library over bytes of a file: whatever it throws means that they are damaged. */
export function damaged<T>(source: ByteSource, place: string, body: () => T): T {
  try {
    return body();
  } catch (error) {
    throw damage(source, place, error);
  }
}

function damage(source: ByteSource, place: string, error: unknown): unknown {
  if (error instanceof BadInput) {
    return error.within({ file: source.name, place });
  }
  if (error instanceof Cancelled || !(error instanceof Error)) {
    return error;
  }
  // What the engine says of a value that is not there means nothing to a reader of the file.
  const detail = error instanceof TypeError || error instanceof RangeError || error.message.includes('undefined') ? '' : ` (${error.message.slice(0, 200)})`;
  return new BadInput({ file: source.name, place, reason: `is damaged${detail}` });
}

function text(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

function refuse(source: ByteSource, reason: string): BadInput {
  return new BadInput({ file: source.name, place: 'footer', reason });
}
