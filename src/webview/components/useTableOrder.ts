import { useMemo } from 'preact/hooks';
import type { OrderedTable, TableOrder } from '../state/tableOrders';
import { usePanel } from './panelContext';

/** The order of a table, which outlasts its view, and the way to change it. */
export function useTableOrder<Column extends string>(
  table: OrderedTable, isColumn: (column: string) => column is Column, usual: TableOrder<Column>,
): readonly [order: TableOrder<Column>, change: (order: TableOrder<Column>) => void] {
  const { state: { choices: { orders: { [table]: chosen } } }, dispatch } = usePanel();
  const [column, descending] = chosen !== undefined && isColumn(chosen.column) ? [chosen.column, chosen.descending] : [usual.column, usual.descending];
  // The same object as long as it is the same order: questions are asked anew where it changes.
  const order = useMemo(() => ({ column, descending }), [column, descending]);
  return [order, (next) => { dispatch({ type: 'order', table, order: next }); }];
}
