import type { ComponentChildren, JSX } from 'preact';
import type { GridColumn } from './columns';

interface GridRowProps<Key extends string> {
  readonly position: number;
  /** Index of its sample; undefined while it is on its way. */
  readonly sample: number | undefined;
  readonly columns: readonly GridColumn<Key>[];
  /** What a cell shows, of a row that has come. */
  readonly cell: (column: GridColumn<Key>) => ComponentChildren;
  /** Pixels below the first row drawn; null for the active row when it is out of sight. */
  readonly top: number | null;
  readonly isSelected: boolean;
  /** Column that has the focus; −1 where another row has it. */
  readonly active: number;
  readonly onClick: (position: number, column: number, extend: boolean) => void;
}

export function GridRow<Key extends string>({ position, sample, columns, cell, top, isSelected, active, onClick }: GridRowProps<Key>): JSX.Element {
  return (
    <div
      class={`grid-row ${isSelected ? 'selected' : ''} ${position % 2 === 1 ? 'odd' : ''} ${top === null ? 'visually-hidden' : ''}`}
      role="row" aria-rowindex={position + 2} aria-selected={isSelected}
      {...(sample === undefined ? {} : { 'data-sample': sample })}
      style={top === null ? {} : { top: `${top}px` }}
    >
      {columns.map((column, index) => (
        <div
          key={column.key} class={`grid-cell ${column.key.startsWith('extra:') ? 'cell-extra' : `cell-${column.key}`} ${column.numeric ? 'numeric' : ''}`} role="gridcell"
          aria-colindex={index + 1} tabIndex={active === index ? 0 : -1} onClick={(event) => { onClick(position, index, event.shiftKey); }}
        >
          {sample === undefined ? <span class="placeholder" /> : cell(column)}
        </div>
      ))}
    </div>
  );
}
