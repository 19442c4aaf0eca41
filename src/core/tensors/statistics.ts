import { throwIfCancelled, unattended, type Work } from '../work';
import type { RowReader } from './rowReader';
import { elementCount, rowCount, rowElements } from './shape';
import type { TensorData } from './tensor';

/**
 * A tensor in numbers. NaN and infinities are counted, and left out of everything else; min, max, mean and std
 * are null where no finite element is left. 64-bit integers keep their exact extremes.
 */
export interface Statistics {
  readonly count: number;
  readonly min: number | bigint | null;
  readonly max: number | bigint | null;
  readonly mean: number | null;
  readonly sum: number;
  /** Of the population, as `numpy.std`: divided by the number of finite elements. */
  readonly std: number | null;
  readonly nan: number;
  readonly posinf: number;
  readonly neginf: number;
  readonly zeros: number;
}

/** Elements taken in at a time. */
const blockElements = 1 << 18;
/** Squares summed before they are merged; short runs keep the rounding of plain sums small. */
const spreadElements = 1 << 10;

/** Reads the tensor once, row block by row block, and sums in float64. */
export async function statisticsOf(tensor: RowReader, work: Work = unattended): Promise<Statistics> {
  const running = new RunningStatistics();
  const total = elementCount(tensor.shape) ?? Infinity;
  const rows = total === 0 ? 0 : rowCount(tensor.shape);
  const blockRows = Math.max(1, Math.floor(blockElements / Math.max(1, rowElements(tensor.shape))));
  for (let start = 0; start < rows; start += blockRows) {
    throwIfCancelled(work.signal);
    const { data } = await tensor.readRows(start, Math.min(start + blockRows, rows), work);
    for (let from = 0; from < data.length; from += blockElements) {
      running.add(data.subarray(from, from + blockElements));
    }
    work.progress(Math.min(1, (start + blockRows) / rows), 'Computing statistics');
    await work.pause();
  }
  return running.result();
}

/** A sum with Neumaier's compensation (1974): its error does not grow with the number of terms. */
export class CompensatedSum {
  private sum = 0;
  private compensation = 0;

  add(value: number): void {
    const next = this.sum + value;
    this.compensation += Math.abs(this.sum) >= Math.abs(value) ? this.sum - next + value : value - next + this.sum;
    this.sum = next;
  }

  addAll(values: Float64Array): void {
    let { sum, compensation } = this;
    for (let i = 0; i < values.length; i++) {
      const value = values[i] ?? NaN;
      const next = sum + value;
      compensation += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
      sum = next;
    }
    this.sum = sum;
    this.compensation = compensation;
  }

  get value(): number {
    // Past the largest float64 the compensation is NaN, and the sum says so itself.
    return Number.isFinite(this.sum) ? this.sum + this.compensation : this.sum;
  }
}

class RunningStatistics {
  private count = 0;
  private finite = 0;
  private nan = 0;
  private posinf = 0;
  private neginf = 0;
  private zeros = 0;
  private min: number | bigint | null = null;
  private max: number | bigint | null = null;
  private mean = 0;
  /** Sum of squared distances from `mean`. */
  private spread = 0;
  private readonly sum = new CompensatedSum();

  add(block: TensorData): void {
    this.count += block.length;
    const finite = block instanceof BigInt64Array || block instanceof BigUint64Array
      ? this.addIntegers(block)
      : this.addNumbers(new Float64Array(block));
    for (let from = 0; from < finite.length; from += spreadElements) {
      this.addSpread(finite.subarray(from, from + spreadElements));
    }
  }

  result(): Statistics {
    const { count, finite, min, max, nan, posinf, neginf, zeros } = this;
    const sum = this.sum.value;
    return {
      count,
      min,
      max,
      mean: finite === 0 ? null : Number.isFinite(sum) ? sum / finite : this.mean,
      sum,
      std: finite === 0 ? null : Math.sqrt(this.spread / finite),
      nan,
      posinf,
      neginf,
      zeros,
    };
  }

  /** @returns the finite elements */
  private addNumbers(block: Float64Array): Float64Array {
    let finite = 0;
    let zeros = 0;
    let min = Infinity;
    let max = -Infinity;
    for (let i = 0; i < block.length; i++) {
      const value = block[i] ?? NaN;
      if (value - value === 0) {
        block[finite++] = value;
        min = value < min ? value : min;
        max = value > max ? value : max;
        zeros += value === 0 ? 1 : 0;
      } else {
        this.countNotFinite(value);
      }
    }
    const kept = block.subarray(0, finite);
    this.zeros += zeros;
    this.sum.addAll(kept);
    if (finite > 0) {
      this.widen(min, max);
    }
    return kept;
  }

  private countNotFinite(value: number): void {
    this.nan += Number.isNaN(value) ? 1 : 0;
    this.posinf += value === Infinity ? 1 : 0;
    this.neginf += value === -Infinity ? 1 : 0;
  }

  private addIntegers(block: BigInt64Array | BigUint64Array): Float64Array {
    const numbers = new Float64Array(block.length);
    let min = block[0] ?? 0n;
    let max = min;
    for (let i = 0; i < block.length; i++) {
      const value = block[i] ?? 0n;
      min = value < min ? value : min;
      max = value > max ? value : max;
      this.zeros += value === 0n ? 1 : 0;
      const number = Number(value);
      numbers[i] = number;
      if (Number.isSafeInteger(number)) {
        this.sum.add(number);
      } else {
        // The two halves are exact where the whole is rounded.
        this.sum.add(Number(value >> 32n) * 2 ** 32);
        this.sum.add(Number(value & 0xffffffffn));
      }
    }
    if (block.length > 0) {
      this.widen(min, max);
    }
    return numbers;
  }

  private widen(min: number | bigint, max: number | bigint): void {
    this.min = this.min === null || min < this.min ? min : this.min;
    this.max = this.max === null || max > this.max ? max : this.max;
  }

  /** Two passes over a run, then Chan, Golub and LeVeque's merge (1979) with what came before. */
  private addSpread(run: Float64Array): void {
    const count = run.length;
    const share = 1 / count;
    let mean = 0;
    for (let i = 0; i < count; i++) {
      mean += (run[i] ?? NaN) * share;
    }
    let squares = 0;
    let drift = 0;
    for (let i = 0; i < count; i++) {
      const distance = (run[i] ?? NaN) - mean;
      squares += distance * distance;
      drift += distance;
    }
    // The mean of many numbers is rounded; what the distances do not cancel corrects it.
    const total = this.finite + count;
    const between = mean + drift / count - this.mean;
    this.spread += squares - (drift * drift) / count + between * between * ((this.finite * count) / total);
    this.mean += between * (count / total);
    this.finite = total;
  }
}
