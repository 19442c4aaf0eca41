import type { Block } from '../../core/tensors/tensorSlice';
import { maxCellsPerBlock, type SliceQuery } from '../../protocol/tensorQueries';
import { exactText } from './cellText';
import type { TensorClient } from './tensorClient';

/** Cells that the clipboard is given. */
export const mostCopied = 500_000;

/**
 * Copies a block as lines of cells with tabs between, every digit of them, as spreadsheets and `numpy.loadtxt` read it.
 * @returns false where it has too many cells
 */
export async function copyBlock(client: Pick<TensorClient, 'call'>, slice: SliceQuery, dtype: string, { rowStart, rowEnd, columnStart, columnEnd }: Block): Promise<boolean> {
  const width = columnEnd - columnStart;
  if ((rowEnd - rowStart) * width > mostCopied) {
    return false;
  }
  const lines: string[] = [];
  const rowsAtOnce = Math.max(1, Math.floor(maxCellsPerBlock / width));
  for (let row = rowStart; row < rowEnd; row += rowsAtOnce) {
    const end = Math.min(rowEnd, row + rowsAtOnce);
    const texts: string[] = [];
    // A row may be longer than what is asked for at once.
    for (let column = columnStart; column < columnEnd; column += maxCellsPerBlock) {
      const cells = await client.call('cells', { ...slice, rowStart: row, rowEnd: end, columnStart: column, columnEnd: Math.min(columnEnd, column + maxCellsPerBlock) });
      for (const cell of cells) {
        texts.push(exactText(cell, dtype));
      }
    }
    for (let at = 0; at < texts.length; at += width) {
      lines.push(texts.slice(at, at + width).join('\t'));
    }
  }
  await client.call('copy', { text: lines.join('\n') });
  return true;
}
