import type { JSX } from 'preact';
import { Icon } from '../components/Icon';
import type { RowQuery } from '../../protocol/sampleQuery';
import type { GridColumn } from './columns';

interface GridHeaderProps {
  readonly columns: readonly GridColumn[];
  readonly sort: RowQuery['sort'];
  /** Column that has the focus; −1 where a row has it. */
  readonly active: number;
  readonly onSort: (column: number) => void;
}

export function GridHeader({ columns, sort, active, onSort }: GridHeaderProps): JSX.Element {
  return (
    <div class="grid-header" role="rowgroup">
      <div class="grid-row" role="row" aria-rowindex={1}>
        {columns.map((column, index) => {
          const sorted = sort.column === column.key;
          return (
            <div
              key={column.key}
              class={`grid-cell ${column.numeric ? 'numeric' : ''} ${sorted ? 'sorted' : ''}`}
              role="columnheader"
              aria-colindex={index + 1}
              aria-sort={sorted ? (sort.descending ? 'descending' : 'ascending') : 'none'}
              tabIndex={active === index ? 0 : -1}
              title={`${column.description}. Click to sort.`}
              onClick={() => { onSort(index); }}
            >
              {column.title}
              {sorted && <Icon name={sort.descending ? 'arrow-down' : 'arrow-up'} />}
            </div>
          );
        })}
      </div>
    </div>
  );
}
