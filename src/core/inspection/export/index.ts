import type { Work } from '../../work';
import type { OrderColumn } from '../sampleTable';
import { exportColumns, type ExportedLoss } from './exportColumns';
import { npyFile } from './npyFile';
import { csvHeader, csvRows, jsonRows } from './textTable';
import { storedMember, zipDirectory, type ZipEntry } from './zipWriter';

export type ExportFormat = 'csv' | 'jsonl' | 'npz';

/** A piece of an export. Pieces follow each other without a gap. */
export interface ExportPart {
  readonly bytes: Uint8Array;
  /** How much is written with it, of 1. */
  readonly fraction: number;
  /** Nothing comes behind it. */
  readonly isLast: boolean;
}

/** Samples of a piece of text. */
const rowsOfPart = 1 << 14;

/**
 * A piece of a table of samples as a file: of a CSV or JSON Lines file some rows, of an npz a column, and its directory at the end.
 * @param part its number, from 0 on
 */
export async function exportPart(
  { loss, order, columns: keys, format, part }: { readonly loss: ExportedLoss; readonly order: Uint32Array; readonly columns: readonly OrderColumn[]; readonly format: ExportFormat; readonly part: number },
  work: Work,
): Promise<ExportPart> {
  const columns = exportColumns(keys, loss);
  if (format === 'npz') {
    const column = columns[part];
    const fraction = Math.min(1, (part + 1) / (columns.length + 1));
    if (column !== undefined) {
      return { bytes: storedMember(`${column.name}.npy`, npyFile(column, order)).bytes, fraction, isLast: false };
    }
    const entries: ZipEntry[] = [];
    for (const each of columns) {
      await work.pause();
      // Made again rather than kept: the next piece may never be asked for.
      entries.push(storedMember(`${each.name}.npy`, npyFile(each, order)).entry);
    }
    return { bytes: zipDirectory(entries), fraction: 1, isLast: true };
  }
  const samples = order.subarray(part * rowsOfPart, (part + 1) * rowsOfPart);
  const end = Math.min(order.length, (part + 1) * rowsOfPart);
  const text = format === 'csv' ? (part === 0 ? csvHeader(columns) : '') + csvRows(columns, samples) : jsonRows(columns, samples);
  return { bytes: new TextEncoder().encode(text), fraction: order.length === 0 ? 1 : end / order.length, isLast: end === order.length };
}
