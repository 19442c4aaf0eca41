import type { Block, Extent } from '../../core/tensors/tensorSlice';
import type { ActiveCell } from '../grid/gridKeys';
import { moveCell } from '../grid/gridKeys';

/** Cells between the one that was chosen first and the active one. */
export interface Selection {
  readonly anchor: ActiveCell;
  readonly active: ActiveCell;
}

export function blockOf({ anchor, active }: Selection): Block {
  return {
    rowStart: Math.min(anchor.row, active.row), rowEnd: Math.max(anchor.row, active.row) + 1,
    columnStart: Math.min(anchor.column, active.column), columnEnd: Math.max(anchor.column, active.column) + 1,
  };
}

export function cellsIn({ rowStart, rowEnd, columnStart, columnEnd }: Block): number {
  return (rowEnd - rowStart) * (columnEnd - columnStart);
}

export function holds({ rowStart, rowEnd, columnStart, columnEnd }: Block, row: number, column: number): boolean {
  return row >= rowStart && row < rowEnd && column >= columnStart && column < columnEnd;
}

/** The cell within the table. */
export function clampedCell({ row, column }: ActiveCell, { rows, columns }: Extent): ActiveCell {
  return { row: Math.max(0, Math.min(row, rows - 1)), column: Math.max(0, Math.min(column, columns - 1)) };
}

/** Where a key moves the selection; null where it is no movement. The headers are not walked into: they hold nothing to choose. */
export function moveSelection({ anchor, active }: Selection, key: string, modifiers: { readonly withControl: boolean; readonly withShift: boolean }, extent: Extent & { readonly page: number }): Selection | null {
  const jump = jumpOf(active, key, modifiers.withControl, extent);
  const moved = jump ?? moveCell(active, key, modifiers.withControl, extent);
  if (moved === null) {
    return null;
  }
  const to = clampedCell(moved, extent);
  return { anchor: modifiers.withShift ? anchor : to, active: to };
}

/** Across, the grid of samples has no jumps, since it has few columns. */
function jumpOf({ row }: ActiveCell, key: string, withControl: boolean, { columns }: Extent): ActiveCell | null {
  if (!withControl) {
    return null;
  }
  switch (key) {
    case 'ArrowLeft': return { row, column: 0 };
    case 'ArrowRight': return { row, column: columns - 1 };
    default: return null;
  }
}
