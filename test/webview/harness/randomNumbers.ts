/** Numbers that look random and are the same each time: a hash of the seed and two indices, in [0, 1). */
export function uniform(seed: number, row: number, column: number): number {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(row + 1, 0xc2b2ae35) ^ Math.imul(column + 1, 0x27d4eb2f);
  state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d);
  state = Math.imul(state ^ (state >>> 12), 0x297a2d39);
  return ((state ^ (state >>> 15)) >>> 0) / 2 ** 32;
}

/** The same with a normal distribution (Box–Muller). */
export function normal(seed: number, row: number, column: number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - uniform(seed, row, 2 * column)));
  return radius * Math.cos(2 * Math.PI * uniform(seed, row, 2 * column + 1));
}
