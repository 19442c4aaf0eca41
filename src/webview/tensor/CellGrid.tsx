import type { JSX, RefObject, TargetedKeyboardEvent, TargetedMouseEvent } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks';
import type { ViewedTensor } from '../../core/inspection/tensorView/dumpListing';
import { extentOf, type TensorSlice } from '../../core/tensors/tensorSlice';
import { useSize } from '../components/useSize';
import type { ActiveCell } from '../grid/gridKeys';
import { useVirtualScroll } from '../grid/useVirtualScroll';
import * as l10n from '../text/l10n';
import { plural } from '../text/numbers';
import { CellCache } from './cellCache';
import { CellRow, ColumnHeaders } from './CellRow';
import { roomFor } from './cellText';
import { copyBlock, mostCopied } from './copyBlock';
import { blockOf, cellsIn, clampedCell, moveSelection, type Selection } from './selection';
import type { ShadeScale } from './shading';
import { useTensorPage } from './tensorContext';

const rowHeight = 22;
const headHeight = 24;
/** Pixels of a digit, and beside the text of a cell. */
const digitWidth = 7.7;
const padding = 18;

export interface CellGridHandle {
  /** Brings a cell into sight and makes it the active one. */
  show(cell: ActiveCell): void;
  /** Copies the selected cells. */
  copy(): void;
}

interface CellGridProps {
  /** Filled with the handle while the grid is in the page. */
  readonly handle: RefObject<CellGridHandle | null>;
  readonly tensor: ViewedTensor;
  readonly slice: TensorSlice;
  /** Shades cells by their value; null: not. */
  readonly scale: ShadeScale | null;
}

/** A slice as an ARIA grid, of which only the cells in sight are in the page. */
export function CellGrid({ handle, tensor, slice, scale }: CellGridProps): JSX.Element {
  const { client, choices, choose, announce, fail, generation } = useTensorPage();
  const { name, shape, dtype } = tensor;
  const extent = extentOf(shape, slice);
  const root = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const size = useSize(scroller, { width: 800, height: 440 });
  const [, redraw] = useReducer<number, null>((drawn) => drawn + 1, 0);
  const cache = useMemo(() => new CellCache(
    extent, (block) => client.call('cells', { tensor: name, ...slice, ...block }), () => { redraw(null); }, fail,
    // A new generation is a new file, whose cells differ.
  ), [client, fail, generation, name, slice]);
  useEffect(() => () => { cache.stop(); }, [cache]);

  const headWidth = Math.ceil(Math.max(4, String(extent.rows - 1).length + 1) * digitWidth) + padding;
  const cellWidth = Math.ceil(Math.max(roomFor(dtype, choices.format), String(extent.columns - 1).length) * digitWidth) + padding;
  const down = useVirtualScroll(scroller, { rows: extent.rows, rowHeight, viewport: Math.max(rowHeight, size.height - headHeight) });
  const across = useVirtualScroll(scroller, { rows: extent.columns, rowHeight: cellWidth, viewport: Math.max(cellWidth, size.width - headWidth) }, 'across');

  const start = clampedCell(choices.cell, extent);
  const [selection, setSelection] = useState<Selection>({ anchor: start, active: start });
  const chosen: Selection = { anchor: clampedCell(selection.anchor, extent), active: clampedCell(selection.active, extent) };
  const block = blockOf(chosen);
  const wantsFocus = useRef(false);
  const isDragging = useRef(false);

  const rowsInSight = down.inSight;
  const columnsInSight = across.inSight;
  useEffect(() => {
    cache.want({ rowStart: rowsInSight.first, rowEnd: rowsInSight.end, columnStart: columnsInSight.first, columnEnd: columnsInSight.end });
  }, [cache, columnsInSight.end, columnsInSight.first, rowsInSight.end, rowsInSight.first]);
  useLayoutEffect(() => {
    // A page that comes back shows the cell that it was left at.
    down.show(start.row);
    across.show(start.column);
  }, []);
  useLayoutEffect(() => {
    if (wantsFocus.current) {
      wantsFocus.current = false;
      root.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true });
    }
  });

  const select = (next: Selection, isSeen = false): void => {
    setSelection(next);
    choose({ cell: next.active });
    if (!isSeen) {
      down.show(next.active.row);
      across.show(next.active.column);
    }
    const cells = cellsIn(blockOf(next));
    if (cells > 1) {
      announce(l10n.t('{0} selected', plural(cells, 'cell')));
    }
  };
  const copy = (): void => {
    copyBlock(client, { tensor: name, ...slice }, dtype, block).then(
      (copied) => {
        const cells = plural(cellsIn(block), 'cell');
        announce(copied ? l10n.t('{0} copied', cells) : l10n.t('{0} are too many to copy; at most {1} are', cells, mostCopied));
      }, fail,
    );
  };
  useLayoutEffect(() => {
    handle.current = {
      show: (cell) => {
        wantsFocus.current = true;
        const to = clampedCell(cell, extent);
        select({ anchor: to, active: to }, true);
        down.centre(to.row);
        across.show(to.column);
      },
      copy,
    };
    return () => { handle.current = null; };
  });

  const onKeyDown = (event: TargetedKeyboardEvent<HTMLDivElement>): void => {
    const withControl = event.ctrlKey || event.metaKey;
    if (withControl && (event.key === 'c' || event.key === 'a')) {
      event.preventDefault();
      if (event.key === 'c') {
        copy();
      } else {
        select({ anchor: { row: extent.rows - 1, column: extent.columns - 1 }, active: { row: 0, column: 0 } }, true);
      }
      return;
    }
    const page = Math.max(1, Math.floor((size.height - headHeight) / rowHeight) - 1);
    const moved = moveSelection(chosen, event.key, { withControl, withShift: event.shiftKey }, { ...extent, page });
    if (moved !== null) {
      event.preventDefault();
      wantsFocus.current = true;
      select(moved);
    }
  };
  const onMouseDown = (event: TargetedMouseEvent<HTMLDivElement>): void => {
    const hit = event.button === 0 ? hitOf(event.target) : null;
    if (hit === null) {
      return;
    }
    event.preventDefault();
    wantsFocus.current = true;
    const [row, column] = [hit.row ?? 0, hit.column ?? 0];
    // A header stands for its whole row or column.
    const far = { row: hit.row ?? extent.rows - 1, column: hit.column ?? extent.columns - 1 };
    isDragging.current = hit.row !== null && hit.column !== null;
    select({ anchor: event.shiftKey && isDragging.current ? chosen.anchor : far, active: { row, column } }, true);
  };
  const onMouseMove = (event: TargetedMouseEvent<HTMLDivElement>): void => {
    const hit = isDragging.current && event.buttons === 1 ? hitOf(event.target) : null;
    if (hit?.row !== undefined && hit.row !== null && hit.column !== null && (hit.row !== chosen.active.row || hit.column !== chosen.active.column)) {
      wantsFocus.current = true;
      select({ anchor: chosen.anchor, active: { row: hit.row, column: hit.column } }, true);
    }
  };
  const onScroll = (): void => {
    down.onScroll();
    across.onScroll();
  };

  // The active cell stays in the page when it is scrolled away, or the focus would be lost with it.
  const rows = withActive(range(rowsInSight), chosen.active.row);
  const columns = withActive(range(columnsInSight), chosen.active.column);
  const leftOf = (column: number): number | null => (column >= columnsInSight.first && column < columnsInSight.end ? headWidth + across.rowsTop + (column - columnsInSight.first) * cellWidth : null);
  const sheet = { width: `${headWidth + across.contentHeight}px`, height: `${headHeight + down.contentHeight}px` };
  return (
    <div
      class="cells" role="grid" aria-label={l10n.t('Values')} aria-multiselectable="true" aria-rowcount={extent.rows + 1} aria-colcount={extent.columns + 1} ref={root}
      style={{ '--head-width': `${headWidth}px`, '--cell-width': `${cellWidth}px`, '--sheet-height': sheet.height }}
      onKeyDown={onKeyDown} onMouseDown={onMouseDown} onMouseMove={onMouseMove} onMouseUp={() => { isDragging.current = false; }}
    >
      <div class="cells-scroller" role="presentation" ref={scroller} onScroll={onScroll}>
        <div class="cells-sheet" role="presentation" style={sheet}>
          <ColumnHeaders columns={columns} leftOf={leftOf} block={block} />
          <div role="rowgroup">
            {rows.map((row) => (
              <CellRow
                key={row} row={row} columns={columns} cache={cache} dtype={dtype} format={choices.format} scale={scale} leftOf={leftOf} block={block} active={chosen.active}
                top={row >= rowsInSight.first && row < rowsInSight.end ? headHeight + down.rowsTop + (row - rowsInSight.first) * rowHeight : null}
              />
            ))}
          </div>
        </div>
      </div>
    </div>
  );
}

function range({ first, end }: { readonly first: number; readonly end: number }): readonly number[] {
  return Array.from({ length: end - first }, (_, index) => first + index);
}

function withActive(seen: readonly number[], active: number): readonly number[] {
  return seen.includes(active) ? seen : [...seen, active];
}

/** The row and column of what was hit: a cell has both, a header one. */
function hitOf(target: EventTarget | null): { readonly row: number | null; readonly column: number | null } | null {
  const hit = target instanceof Element ? target.closest<HTMLElement>('[data-row], [data-column]') : null;
  const { row, column } = hit?.dataset ?? {};
  return row === undefined && column === undefined ? null : { row: row === undefined ? null : Number(row), column: column === undefined ? null : Number(column) };
}
