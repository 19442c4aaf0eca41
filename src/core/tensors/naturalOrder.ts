/** Orders names so that `shard_2` comes before `shard_10`; equal ones by code units. */
export function naturalOrder(a: string, b: string): number {
  const left = a.match(/\d+|\D+/g) ?? [];
  const right = b.match(/\d+|\D+/g) ?? [];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const order = orderOfParts(left[i] ?? '', right[i] ?? '');
    if (order !== 0) {
      return order;
    }
  }
  return left.length - right.length || (a < b ? -1 : a > b ? 1 : 0);
}

function orderOfParts(a: string, b: string): number {
  if (/^\d/.test(a) && /^\d/.test(b)) {
    const [left, right] = [BigInt(a), BigInt(b)];
    return left < right ? -1 : left > right ? 1 : 0;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}
