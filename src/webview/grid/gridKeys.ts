/** The cell that has the focus. Row −1 is the header. */
export interface ActiveCell {
  readonly row: number;
  readonly column: number;
}

export interface GridExtent {
  readonly rows: number;
  readonly columns: number;
  /** Rows that a page key jumps. */
  readonly page: number;
}

/**
 * Where a key moves the focus, after the ARIA practices for a data grid; null where the key is no
 * movement.
 */
export function moveCell(cell: ActiveCell, key: string, withControl: boolean, extent: GridExtent): ActiveCell | null {
  const target = targetOf(cell, key, withControl, extent);
  return target === null ? null : clampCell(target, extent);
}

export function clampCell({ row, column }: ActiveCell, { rows, columns }: GridExtent): ActiveCell {
  return { row: Math.max(-1, Math.min(row, rows - 1)), column: Math.max(0, Math.min(column, columns - 1)) };
}

function targetOf({ row, column }: ActiveCell, key: string, withControl: boolean, extent: GridExtent): ActiveCell | null {
  switch (key) {
    case 'ArrowUp':
      return { row: withControl ? 0 : row - 1, column };
    case 'ArrowDown':
      return { row: withControl ? extent.rows - 1 : row + 1, column };
    case 'ArrowLeft':
      return { row, column: column - 1 };
    case 'ArrowRight':
      return { row, column: column + 1 };
    case 'Home':
      return { row: withControl ? 0 : row, column: 0 };
    case 'End':
      return { row: withControl ? extent.rows - 1 : row, column: extent.columns - 1 };
    case 'PageUp':
      return { row: Math.max(row < 0 ? -1 : 0, row - extent.page), column };
    case 'PageDown':
      return { row: row + extent.page, column };
    default:
      return null;
  }
}
