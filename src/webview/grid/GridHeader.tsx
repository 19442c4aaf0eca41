import type { JSX } from 'preact';
import { Hidden, Icon } from '../components/Icon';
import * as l10n from '../text/l10n';
import type { GridColumn } from './columns';

/** A column that rows are sorted by, and which way. */
export interface GridSortKey<Key extends string> {
  readonly column: Key;
  readonly descending: boolean;
}

interface GridHeaderProps<Key extends string> {
  readonly columns: readonly GridColumn<Key>[];
  readonly keys: readonly GridSortKey<Key>[];
  /** Whether rows can be sorted by several columns at once. */
  readonly hasFurtherKeys: boolean;
  /** Column that has the focus; −1 where a row has it. */
  readonly active: number;
  /** `also`: behind the columns that it is sorted by already. */
  readonly onSort: (column: number, also: boolean) => void;
}

export function GridHeader<Key extends string>({ columns, keys, hasFurtherKeys, active, onSort }: GridHeaderProps<Key>): JSX.Element {
  return (
    <div class="grid-header" role="rowgroup">
      <div class="grid-row" role="row" aria-rowindex={1}>
        {columns.map((column, index) => {
          const rank = keys.findIndex((key) => key.column === column.key);
          const key = keys[rank];
          return (
            <div
              key={column.key}
              class={`grid-cell ${column.numeric ? 'numeric' : ''} ${column.isUnsorted === true ? 'unsorted' : ''} ${key === undefined ? '' : 'sorted'}`}
              role="columnheader"
              aria-colindex={index + 1}
              {...(column.isUnsorted === true ? {} : { 'aria-sort': key === undefined ? 'none' : key.descending ? 'descending' : 'ascending' })}
              tabIndex={active === index ? 0 : -1}
              title={tooltipOf(column, hasFurtherKeys)}
              onClick={(event) => { onSort(index, event.shiftKey); }}
            >
              {column.title}
              {key !== undefined && <Icon name={key.descending ? 'arrow-down' : 'arrow-up'} />}
              {key !== undefined && keys.length > 1 && <span class="sort-rank" title={l10n.t('Sort key {0}', rank + 1)}><Hidden>{`${l10n.t('sort key')} `}</Hidden>{rank + 1}</span>}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function tooltipOf({ description, isUnsorted }: GridColumn<string>, hasFurtherKeys: boolean): string {
  if (isUnsorted === true) {
    return l10n.t('{0}.', description);
  }
  return hasFurtherKeys ? l10n.t('{0}. Click to sort, Shift+click to sort further.', description) : l10n.t('{0}. Click to sort.', description);
}
