import type { Tensor } from '../../tensors/tensor';
import type { ScalarValue } from './scalarOfTensor';

/** What a run logged under one tag, in the order it was logged. */
export class ScalarSeries {
  length = 0;
  private values = new Float64Array(16);
  /** Integers past 2^53, which `values` has rounded. */
  private readonly large = new Map<number, bigint>();
  private steps = new BigInt64Array(16);
  private wallTimes = new Float64Array(16);
  private kind: ScalarValue['kind'] | null = null;

  add({ value, kind }: ScalarValue, step: bigint, wallTime: number): void {
    if (this.length === this.values.length) {
      this.widen();
    }
    const at = this.length;
    this.values[at] = Number(value);
    if (typeof value === 'bigint' && !Number.isSafeInteger(Number(value))) {
      this.large.set(at, value);
    }
    this.steps[at] = step;
    this.wallTimes[at] = wallTime;
    this.kind = this.kind === null || this.kind === kind ? kind : 'float64';
    this.length += 1;
  }

  /** Drops what was logged for `step` and later. @returns how many points */
  dropFrom(step: bigint): number {
    const { length } = this;
    this.length = 0;
    for (let i = 0; i < length; i++) {
      if ((this.steps[i] ?? 0n) < step) {
        this.move(i, this.length);
        this.length += 1;
      }
    }
    return length - this.length;
  }

  /** The values, as wide as they were logged. */
  valueTensor(): Tensor {
    const shape = [this.length];
    const values = this.values.subarray(0, this.length);
    switch (this.kind) {
      case 'int64': return { dtype: 'int64', shape, data: BigInt64Array.from(values, (value, i) => this.large.get(i) ?? BigInt(value)) };
      case 'float64': return { dtype: 'float64', shape, data: values.slice() };
      case 'float32': case null: return { dtype: 'float32', shape, data: Float32Array.from(values) };
    }
  }

  stepTensor(): Tensor {
    return { dtype: 'int64', shape: [this.length], data: this.steps.slice(0, this.length) };
  }

  /** Seconds since 1970. */
  wallTimeTensor(): Tensor {
    return { dtype: 'float64', shape: [this.length], data: this.wallTimes.slice(0, this.length) };
  }

  private move(from: number, to: number): void {
    this.values[to] = this.values[from] ?? NaN;
    this.steps[to] = this.steps[from] ?? 0n;
    this.wallTimes[to] = this.wallTimes[from] ?? NaN;
    const exact = this.large.get(from);
    this.large.delete(to);
    if (exact !== undefined) {
      this.large.set(to, exact);
    }
  }

  private widen(): void {
    const { values, steps, wallTimes } = this;
    this.values = new Float64Array(values.length * 2);
    this.steps = new BigInt64Array(values.length * 2);
    this.wallTimes = new Float64Array(values.length * 2);
    this.values.set(values);
    this.steps.set(steps);
    this.wallTimes.set(wallTimes);
  }
}
