/** Marsaglia's xorshift32 (2003): the same numbers on every run for a seed. */
export class RandomNumbers {
  private state: number;

  constructor(seed: number) {
    this.state = (Math.imul(seed, 2654435761) ^ 0x9e3779b9) | 1;
  }

  /** In (0, 1). */
  uniform(): number {
    this.state ^= this.state << 13;
    this.state ^= this.state >>> 17;
    this.state ^= this.state << 5;
    return ((this.state >>> 0) + 0.5) / 2 ** 32;
  }

  /** Box and Muller's normal numbers, mean 0. */
  normal(scale = 1): number {
    return scale * Math.sqrt(-2 * Math.log(this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }

  below(count: number): number {
    return Math.floor(this.uniform() * count);
  }

  normals(count: number, scale = 1): Float64Array {
    return Float64Array.from({ length: count }, () => this.normal(scale));
  }

  uniforms(count: number): Float64Array {
    return Float64Array.from({ length: count }, () => this.uniform());
  }

  /** Each of them from 0 to `bound` − 1. */
  integers(count: number, bound: number): Int32Array {
    return Int32Array.from({ length: count }, () => this.below(bound));
  }
}
