/** Numbers from 0 to 2^32 that look random and are the same for the same seeds (splitmix32). */
export class Randomness {
  private state: number;

  constructor(...seeds: readonly number[]) {
    this.state = seeds.reduce((state, seed) => (Math.imul(state ^ seed, 0x9e3779b1) + 0x7f4a7c15) >>> 0, 1);
  }

  next(): number {
    this.state = (this.state + 0x9e3779b9) >>> 0;
    let mixed = this.state ^ (this.state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  }

  /** An integer from 0 to `count` − 1. */
  below(count: number): number {
    return count <= 0 ? 0 : this.next() % count;
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) {
      throw new RangeError('nothing to pick from');
    }
    return item;
  }
}
