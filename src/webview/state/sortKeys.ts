import { mostFurtherKeys, type SortColumn, type SortKey } from '../../protocol/sampleQuery';

/** What the table is sorted by, the weightiest first. */
export type SortKeys = readonly [SortKey, ...SortKey[]];

/** Columns of which a first click shows the large values first: the worst is what a user looks for. */
const largestFirst: readonly SortColumn[] = ['loss', 'weight', 'contribution'];

/** Sorted by a column alone; where it was the weightiest already, the other way round. */
export function sortedBy(column: SortColumn, [first]: SortKeys): SortKeys {
  return [{ column, descending: first.column === column ? !first.descending : largestFirst.includes(column) }];
}

/** Sorted by a column where the others are equal; where it is among them already, the other way round in its place. */
export function alsoSortedBy(column: SortColumn, keys: SortKeys): SortKeys {
  const turned = (key: SortKey): SortKey => (key.column === column ? { column, descending: !key.descending } : key);
  const [first, ...others] = keys;
  const isKnown = keys.some((key) => key.column === column);
  return [turned(first), ...others.map(turned).slice(0, mostFurtherKeys), ...(isKnown || others.length >= mostFurtherKeys ? [] : [{ column, descending: largestFirst.includes(column) }])];
}
