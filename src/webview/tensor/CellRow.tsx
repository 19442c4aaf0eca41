import type { JSX } from 'preact';
import type { Block } from '../../core/tensors/tensorSlice';
import type { ActiveCell } from '../grid/gridKeys';
import * as l10n from '../text/l10n';
import type { CellCache } from './cellCache';
import { cellText, exactText } from './cellText';
import type { NumberFormat } from './choices';
import { holds } from './selection';
import { shadeOf, type ShadeScale } from './shading';

/** Pixels from the sheet's left edge; null for a column out of sight. */
type LeftOf = (column: number) => number | null;

interface ColumnHeadersProps {
  readonly columns: readonly number[];
  readonly leftOf: LeftOf;
  /** What is selected. */
  readonly block: Block;
}

/** The indices across. */
export function ColumnHeaders({ columns, leftOf, block }: ColumnHeadersProps): JSX.Element {
  return (
    <div class="cells-head" role="rowgroup">
      <div class="cells-row" role="row" aria-rowindex={1}>
        <div class="cells-corner" role="columnheader" aria-colindex={1}><span class="visually-hidden">{l10n.t('row')}</span></div>
        {columns.map((column) => {
          const left = leftOf(column);
          return (
            <div
              key={column} role="columnheader" aria-colindex={column + 2} data-column={column} title={l10n.t('Select column {0}', column)}
              class={`column-head ${left === null ? 'visually-hidden' : ''} ${column >= block.columnStart && column < block.columnEnd ? 'within' : ''}`}
              style={left === null ? {} : { left: `${left}px` }}
            >
              {column}
            </div>
          );
        })}
      </div>
    </div>
  );
}

interface CellRowProps {
  readonly row: number;
  readonly columns: readonly number[];
  readonly cache: CellCache;
  readonly dtype: string;
  readonly format: NumberFormat;
  readonly scale: ShadeScale | null;
  /** Pixels from the sheet's upper edge; null for a row out of sight. */
  readonly top: number | null;
  readonly leftOf: LeftOf;
  readonly block: Block;
  readonly active: ActiveCell;
}

export function CellRow({ row, columns, cache, dtype, format, scale, top, leftOf, block, active }: CellRowProps): JSX.Element {
  const isWithin = row >= block.rowStart && row < block.rowEnd;
  return (
    <div class={`cells-row ${top === null ? 'visually-hidden' : ''}`} role="row" aria-rowindex={row + 2} style={top === null ? {} : { top: `${top}px` }}>
      <div class={`row-head ${isWithin ? 'within' : ''}`} role="rowheader" aria-colindex={1} data-row={row} title={l10n.t('Select row {0}', row)}>{row}</div>
      {columns.map((column) => {
        const left = leftOf(column);
        const value = cache.cell(row, column);
        const isActive = row === active.row && column === active.column;
        const isSelected = holds(block, row, column);
        const isFinite = typeof value !== 'number' || Number.isFinite(value);
        const shade = scale === null ? 0 : shadeOf(value, scale);
        const shaded = shade === 0 ? '' : shade > 0 ? 'high' : 'low';
        return (
          <div
            key={column} role="gridcell" aria-colindex={column + 2} aria-selected={isSelected} tabIndex={isActive ? 0 : -1} data-row={row} data-column={column}
            class={`cell ${typeof value === 'number' ? 'numeric' : ''} ${isSelected ? 'selected' : ''} ${isFinite ? '' : 'not-finite'} ${shaded} ${left === null ? 'visually-hidden' : ''}`}
            style={{ ...(left === null ? {} : { left: `${left}px` }), ...(shade === 0 ? {} : { '--shade': `${Math.round(Math.abs(shade) * 100)}%` }) }}
            {...(value === undefined ? {} : { title: exactText(value, dtype) })}
          >
            {value === undefined ? <span class="placeholder" /> : cellText(value, dtype, format)}
          </div>
        );
      })}
    </div>
  );
}
