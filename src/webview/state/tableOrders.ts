/** Tables beside that of the samples whose order is chosen. */
export const orderedTables = ['changes', 'classes', 'flips'] as const;
export type OrderedTable = (typeof orderedTables)[number];

/** The column that a table is sorted by, and which way. */
export interface TableOrder<Column extends string = string> {
  readonly column: Column;
  readonly descending: boolean;
}

/** The order chosen of each table; its usual one where none is. A table may have lost a column since. */
export type TableOrders = Readonly<Partial<Record<OrderedTable, TableOrder>>>;

/** The order after a click on a column's header: the other way where the table is sorted by it already. */
export function orderAfter<Column extends string>(order: TableOrder<Column>, column: Column, startsDescending: boolean): TableOrder<Column> {
  return { column, descending: order.column === column ? !order.descending : startsDescending };
}
