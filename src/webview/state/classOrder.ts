export type ClassOrder = 'class' | 'probability';

/**
 * Indices of the classes to list: the first `limit` of the order, and those pinned in their places
 * even where the limit would leave them out.
 */
export function orderClasses(values: readonly number[], order: ClassOrder, limit: number, pinned: readonly number[]): readonly number[] {
  const indices = values.map((_, index) => index);
  if (order === 'probability') {
    indices.sort((left, right) => rank(values[right]) - rank(values[left]) || left - right);
  }
  const kept = new Set(pinned);
  const room = Math.max(0, limit - kept.size);
  let free = 0;
  return indices.length <= limit ? indices : indices.filter((index) => kept.has(index) || free++ < room);
}

// NaN first: it is what went wrong.
function rank(value: number | undefined): number {
  return value === undefined || Number.isNaN(value) ? Number.MAX_VALUE : value;
}
