import type { ComponentChildren, JSX, RefObject, TargetedKeyboardEvent } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useSize } from '../components/useSize';
import { leastWidth, type GridColumn } from './columns';
import { GridHeader, type GridSortKey } from './GridHeader';
import { clampCell, moveCell, type ActiveCell } from './gridKeys';
import { GridRow } from './GridRow';
import { useVirtualScroll } from './useVirtualScroll';

const rowHeight = 24;
const headerHeight = 27;

export interface GridHandle {
  /** Brings the row at a position into sight and makes it the active one. */
  show(position: number): void;
}

/** Rows that come page by page. */
interface GridRows {
  /** Null before the first page came. */
  readonly total: number | null;
  /** Another one means other rows, which are shown from the first on. */
  readonly key: string;
  /** Sees to it that the rows from `first` to before `end` are here or on their way. */
  want(first: number, end: number): void;
}

interface VirtualGridProps<Key extends string> {
  readonly label: string;
  /** Filled with the handle while the grid is in the page. */
  readonly handle?: RefObject<GridHandle | null>;
  readonly rows: GridRows;
  /** Other rows are on their way. */
  readonly pending: boolean;
  readonly columns: (width: number) => readonly GridColumn<Key>[];
  /** What the rows are sorted by, the weightiest first. */
  readonly keys: readonly GridSortKey<Key>[];
  /** `also`: behind the columns that it is sorted by already. */
  readonly onSort: (column: Key, also: boolean) => void;
  /** Whether rows can be sorted by several columns at once. */
  readonly hasFurtherKeys?: boolean;
  /** The sample at a position; undefined while it is on its way. */
  readonly sampleAt: (position: number) => number | undefined;
  readonly selected: number | null;
  readonly onSelect: (sample: number) => void;
  /** Copies the rows from `start` to before `end` of the order. */
  readonly onCopy: (start: number, end: number) => void;
  /** What a cell shows, of a row that has come. */
  readonly cell: (position: number, column: GridColumn<Key>) => ComponentChildren;
}

/** Samples as an ARIA grid, of which only the rows in sight are in the page. */
export function VirtualGrid<Key extends string>({
  label, handle, rows: source, pending, columns: columnsFor, keys, onSort, hasFurtherKeys = false, sampleAt, selected, onSelect, onCopy, cell: contentOf,
}: VirtualGridProps<Key>): JSX.Element {
  const root = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const size = useSize(scroller, { width: 800, height: 360 });
  const columns = columnsFor(size.width);
  const rows = source.total ?? 0;
  const viewport = Math.max(rowHeight, size.height - headerHeight);
  const scroll = useVirtualScroll(scroller, { rows, rowHeight, viewport });
  const [active, setActive] = useState<ActiveCell>({ row: 0, column: 0 });
  /** Where the marked rows begin that end at the active one; null where one row alone is chosen. */
  const [anchor, setAnchor] = useState<number | null>(null);
  const wantsFocus = useRef(false);
  const extent = { rows, columns: columns.length, page: Math.max(1, Math.floor(viewport / rowHeight) - 1) };
  const cell = clampCell(active, extent);
  const { first, end } = scroll.inSight;

  useEffect(() => { source.want(first, end); }, [source, end, first]);
  useEffect(() => {
    scroll.to(0);
    setAnchor(null);
  }, [source.key]);
  useLayoutEffect(() => {
    if (wantsFocus.current) {
      wantsFocus.current = false;
      const focused = root.current?.querySelector<HTMLElement>('[tabindex="0"]');
      focused?.focus({ preventScroll: true });
      scrollSideways(scroller.current, focused);
    }
  });
  useLayoutEffect(() => {
    if (handle === undefined) {
      return undefined;
    }
    handle.current = {
      show: (position) => {
        scroll.centre(position);
        setActive((old) => ({ row: position, column: old.column }));
      },
    };
    return () => { handle.current = null; };
  });

  const marked = anchor === null || cell.row < 0 ? null : { start: Math.min(anchor, cell.row), end: Math.max(anchor, cell.row) + 1 };
  const select = (row: number): void => {
    const sample = sampleAt(row);
    if (sample !== undefined) {
      onSelect(sample);
    }
  };
  const sortBy = (at: number, also: boolean): void => {
    const column = columns[at];
    if (column !== undefined && column.isUnsorted !== true) {
      onSort(column.key, also && hasFurtherKeys);
    }
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLDivElement>): void => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      if (cell.row < 0) {
        sortBy(cell.column, event.shiftKey);
      } else {
        select(cell.row);
      }
      return;
    }
    const withControl = event.ctrlKey || event.metaKey;
    if (withControl && event.key.toLowerCase() === 'c' && cell.row >= 0) {
      event.preventDefault();
      onCopy(marked?.start ?? cell.row, marked?.end ?? cell.row + 1);
      return;
    }
    if (withControl && event.key.toLowerCase() === 'a' && rows > 0) {
      event.preventDefault();
      wantsFocus.current = true;
      setAnchor(0);
      setActive({ row: rows - 1, column: cell.column });
      return;
    }
    const moved = moveCell(cell, event.key, withControl, extent);
    if (moved !== null) {
      event.preventDefault();
      wantsFocus.current = true;
      setAnchor(event.shiftKey && cell.row >= 0 && moved.row >= 0 ? anchor ?? cell.row : null);
      setActive(moved);
      if (moved.row >= 0) {
        scroll.show(moved.row);
      }
    }
  };
  const onClickCell = (row: number, column: number, extend: boolean): void => {
    wantsFocus.current = true;
    setAnchor(extend && cell.row >= 0 ? anchor ?? cell.row : null);
    setActive({ row, column });
    if (!extend) {
      select(row);
    }
  };

  const positions = Array.from({ length: end - first }, (_, index) => first + index);
  // The active row stays in the page when it is scrolled away, or the focus would be lost with it.
  if (cell.row >= 0 && (cell.row < first || cell.row >= end)) {
    positions.push(cell.row);
  }
  return (
    <div
      class={`grid ${pending ? 'pending' : ''}`} role="grid" aria-label={label} aria-busy={pending}
      aria-rowcount={rows + 1} aria-colcount={columns.length} aria-multiselectable={true} ref={root}
      style={{ '--grid-columns': columns.map(({ width }) => width).join(' '), '--grid-width': `${leastWidth(columns)}px` }}
      onKeyDown={onKeyDown}
    >
      <div class="grid-scroller" role="presentation" ref={scroller} onScroll={scroll.onScroll}>
        <GridHeader
          columns={columns} keys={keys} hasFurtherKeys={hasFurtherKeys} active={cell.row < 0 ? cell.column : -1}
          onSort={(column, also) => {
            wantsFocus.current = true;
            setActive({ row: -1, column });
            sortBy(column, also);
          }}
        />
        <div class="grid-content" role="rowgroup" style={{ height: `${scroll.contentHeight}px` }}>
          <div class="grid-rows" role="presentation" style={{ top: `${scroll.rowsTop}px`, height: `${(end - first) * rowHeight}px` }}>
            {positions.map((position) => {
              const sample = sampleAt(position);
              return (
                <GridRow
                  key={position} position={position} sample={sample} columns={columns} cell={(column) => contentOf(position, column)}
                  top={position >= first && position < end ? (position - first) * rowHeight : null}
                  isSelected={(sample !== undefined && sample === selected) || (marked !== null && position >= marked.start && position < marked.end)}
                  active={cell.row === position ? cell.column : -1} onClick={onClickCell}
                />
              );
            })}
          </div>
        </div>
      </div>
    </div>
  );
}

/** Brings the cell that has the focus into sight where the columns are wider than the table. */
function scrollSideways(scroller: HTMLElement | null, cell: HTMLElement | null | undefined): void {
  if (scroller !== null && cell !== null && cell !== undefined) {
    const [left, right] = [cell.offsetLeft, cell.offsetLeft + cell.offsetWidth];
    scroller.scrollLeft = Math.min(left, Math.max(scroller.scrollLeft, right - scroller.clientWidth));
  }
}
