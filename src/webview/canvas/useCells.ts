import type { TargetedKeyboardEvent, TargetedMouseEvent, TargetedWheelEvent } from 'preact';
import { useState } from 'preact/hooks';
import { moveCell, type ActiveCell } from '../grid/gridKeys';

/** The cells of a picture, and what is done with them. */
export interface CellField {
  readonly rows: number;
  readonly columns: number;
  /** Rows that Page Up and Page Down jump, where `onPage` does not have these keys. */
  readonly page: number;
  /** Where the cursor begins: the first cell in sight. */
  readonly start: ActiveCell;
  /** The first arrow key shows the cursor where it begins; else it moves it from there at once. */
  readonly showsStart?: boolean;
  /** The cell at a place, in pixels from the canvas's upper left corner; null where there is none. */
  readonly cellAt: (x: number, y: number) => ActiveCell | null;
  /** The cursor was moved to a cell, which is to be brought into sight and said. */
  readonly onMove: (cell: ActiveCell) => void;
  readonly onChoose: (cell: ActiveCell) => void;
  /** `about`: the cell that stays where it is; null where there is none. */
  readonly onZoom?: (factor: number, about: ActiveCell | null) => void;
  readonly onPage?: (by: 1 | -1) => void;
}

/** How the cells of a canvas are reached. */
export interface Cells {
  /** The cell that the keyboard is at; null where the canvas has no focus. */
  readonly cursor: ActiveCell | null;
  /** The cell under the pointer, else the cursor. */
  readonly shown: ActiveCell | null;
  readonly onKeyDown: (event: TargetedKeyboardEvent<HTMLCanvasElement>) => void;
  readonly onBlur: () => void;
  readonly onMouseMove: (event: TargetedMouseEvent<HTMLCanvasElement>) => void;
  readonly onMouseLeave: () => void;
  readonly onClick: (event: TargetedMouseEvent<HTMLCanvasElement>) => void;
  readonly onWheel: (event: TargetedWheelEvent<HTMLCanvasElement>) => void;
}

/** A cursor over the cells of a canvas, moved by the keys of a grid, and the cell under the pointer. Plus, minus and the wheel with Control zoom. */
export function useCells({ rows, columns, page, start, showsStart = false, cellAt, onMove, onChoose, onZoom, onPage }: CellField): Cells {
  const [cursor, setCursor] = useState<ActiveCell | null>(null);
  const [pointed, setPointed] = useState<ActiveCell | null>(null);
  const cellUnder = (event: TargetedMouseEvent<HTMLCanvasElement>): ActiveCell | null => {
    const box = event.currentTarget.getBoundingClientRect();
    return cellAt(event.clientX - box.left, event.clientY - box.top);
  };
  const move = ({ row, column }: ActiveCell): void => {
    // There is no header to move into.
    const to = { row: Math.max(0, row), column };
    setCursor(to);
    onMove(to);
  };
  /** Whether the key means something here. */
  const press = (key: string, withControl: boolean): boolean => {
    const from = cursor ?? start;
    const isPage = key === 'PageUp' || key === 'PageDown';
    const moved = isPage && onPage !== undefined ? null : moveCell(from, key, withControl, { rows, columns, page });
    if (moved !== null) {
      move(cursor === null && showsStart && key.startsWith('Arrow') ? from : moved);
    } else if (key === 'Enter' || key === ' ') {
      onChoose(from);
    } else if (onZoom !== undefined && (key === '+' || key === '-')) {
      onZoom(key === '+' ? 0.5 : 2, cursor);
    } else if (onPage !== undefined && isPage) {
      onPage(key === 'PageUp' ? -1 : 1);
    } else {
      return false;
    }
    return true;
  };
  return {
    cursor, shown: pointed ?? cursor,
    onKeyDown: (event) => {
      if (press(event.key, event.ctrlKey || event.metaKey)) {
        event.preventDefault();
      }
    },
    onBlur: () => { setCursor(null); },
    onMouseMove: (event) => { setPointed(cellUnder(event)); },
    onMouseLeave: () => { setPointed(null); },
    onClick: (event) => {
      const cell = cellUnder(event);
      if (cell !== null) {
        onChoose(cell);
      }
    },
    onWheel: (event) => {
      if (event.ctrlKey && onZoom !== undefined) {
        event.preventDefault();
        onZoom(event.deltaY > 0 ? 1.25 : 0.8, cellUnder(event));
      }
    },
  };
}
