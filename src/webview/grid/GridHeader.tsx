import type { JSX } from 'preact';
import { Hidden, Icon } from '../components/Icon';
import type { SortKeys } from '../state/sortKeys';
import * as l10n from '../text/l10n';
import type { GridColumn } from './columns';

interface GridHeaderProps {
  readonly columns: readonly GridColumn[];
  readonly keys: SortKeys;
  /** Column that has the focus; −1 where a row has it. */
  readonly active: number;
  /** `also`: behind the columns that it is sorted by already. */
  readonly onSort: (column: number, also: boolean) => void;
}

export function GridHeader({ columns, keys, active, onSort }: GridHeaderProps): JSX.Element {
  return (
    <div class="grid-header" role="rowgroup">
      <div class="grid-row" role="row" aria-rowindex={1}>
        {columns.map((column, index) => {
          const rank = keys.findIndex((key) => key.column === column.key);
          const key = keys[rank];
          return (
            <div
              key={column.key}
              class={`grid-cell ${column.numeric ? 'numeric' : ''} ${key === undefined ? '' : 'sorted'}`}
              role="columnheader"
              aria-colindex={index + 1}
              aria-sort={key === undefined ? 'none' : key.descending ? 'descending' : 'ascending'}
              tabIndex={active === index ? 0 : -1}
              title={l10n.t('{0}. Click to sort, Shift+click to sort further.', column.description)}
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
