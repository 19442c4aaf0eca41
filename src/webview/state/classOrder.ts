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

/** Indices of the classes that are called so, by number or name, in the order asked for; `all` of them, and the first `limit`. */
export function findClasses(values: readonly number[], order: ClassOrder, limit: number, wanted: { readonly text: string; readonly nameOf: (index: number) => string }): { readonly found: readonly number[]; readonly all: number } {
  const text = wanted.text.trim().toLowerCase();
  const found = orderClasses(values, order, values.length, []).filter((index) => wanted.nameOf(index).toLowerCase().includes(text));
  return { found: found.slice(0, limit), all: found.length };
}

// NaN first: it is what went wrong.
function rank(value: number | undefined): number {
  return value === undefined || Number.isNaN(value) ? Number.MAX_VALUE : value;
}
