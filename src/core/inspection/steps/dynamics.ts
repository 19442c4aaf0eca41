/** What one step knows of its samples, in their order. */
export interface StepColumns {
  /** NaN for a sample that is left out. */
  readonly loss: Float32Array;
  /** Probability of the label; null for a loss that classifies nothing. */
  readonly probability: Float32Array | null;
  readonly predicted: Float32Array | null;
  /** How each sample was answered. */
  readonly answer: Uint8Array;
  /** The key of each sample over all steps; null where they are the same number. */
  readonly keys: Uint32Array | null;
}

/** How a sample was answered at a step. `none`: it is not there, left out, or the loss classifies nothing. */
export const answers = { none: 0, wrong: 1, right: 2 } as const;

/** How many samples changed from the step before. */
export interface Flips {
  /** Right before, wrong now: forgotten. */
  readonly forgot: number;
  /** Wrong before, right now. */
  readonly learned: number;
}

/** What samples did over all steps that were counted. */
export interface DynamicsCounts {
  /** Samples that were judged at a step at least. */
  readonly samples: number;
  /** Samples that were forgotten once at least. */
  readonly forgotten: number;
  /** Never right. */
  readonly never: number;
  /** Right at some step, and at every one after. */
  readonly unforgettable: number;
  /** Right at every step. */
  readonly always: number;
}

/**
 * Training dynamics, step after step. A forgetting event is a sample that is right at one step and wrong at the next (Toneva et al.
 * 2019, "An Empirical Study of Example Forgetting"). Confidence is the mean probability of the label over the steps, variability its
 * standard deviation over them (of the whole, not of a sample), correctness how many of them are right (Swayamdipta et al. 2020,
 * "Dataset Cartography"). A sample that a step has not is judged by the steps that have it.
 */
export class Dynamics {
  private size = 0;
  private last = new Uint8Array(0);
  private seen = new Uint32Array(0);
  private right = new Uint32Array(0);
  private forgot = new Uint32Array(0);
  private relearned = new Uint32Array(0);
  private judged = new Uint32Array(0);
  private mean = new Float64Array(0);
  private squares = new Float64Array(0);

  /** Keys that were seen. */
  get keys(): number {
    return this.size;
  }

  /** Takes the next step. */
  add({ probability, answer, keys }: StepColumns): Flips {
    this.grow(keys === null ? answer.length : keys.reduce((most, key) => Math.max(most, key + 1), 0));
    let [forgot, learned] = [0, 0];
    for (let sample = 0; sample < answer.length; sample++) {
      const key = keys === null ? sample : keys[sample] ?? 0;
      const now = answer[sample] ?? answers.none;
      if (now !== answers.none) {
        const before = this.last[key] ?? answers.none;
        this.judged[key] = (this.judged[key] ?? 0) + 1;
        this.right[key] = (this.right[key] ?? 0) + (now === answers.right ? 1 : 0);
        if (before === answers.right && now === answers.wrong) {
          this.forgot[key] = (this.forgot[key] ?? 0) + 1;
          forgot++;
        } else if (before === answers.wrong && now === answers.right) {
          this.relearned[key] = (this.relearned[key] ?? 0) + 1;
          learned++;
        }
        this.last[key] = now;
      }
      const p = probability?.[sample] ?? NaN;
      if (!Number.isNaN(p)) {
        // Welford's update: no two large sums are subtracted.
        const count = (this.seen[key] ?? 0) + 1;
        const mean = this.mean[key] ?? 0;
        const next = mean + (p - mean) / count;
        this.seen[key] = count;
        this.squares[key] = (this.squares[key] ?? 0) + (p - mean) * (p - next);
        this.mean[key] = next;
      }
    }
    return { forgot, learned };
  }

  counts(): DynamicsCounts {
    let [samples, forgotten, never, unforgettable, always] = [0, 0, 0, 0, 0];
    for (let key = 0; key < this.size; key++) {
      const judged = this.judged[key] ?? 0;
      if (judged > 0) {
        const right = this.right[key] ?? 0;
        samples++;
        forgotten += this.isForgotten(key) ? 1 : 0;
        never += right === 0 ? 1 : 0;
        unforgettable += this.isUnforgettable(key) ? 1 : 0;
        always += right === judged ? 1 : 0;
      }
    }
    return { samples, forgotten, never, unforgettable, always };
  }

  /** Mean probability of the label; NaN where there is none. */
  confidence(key: number): number {
    return (this.seen[key] ?? 0) === 0 ? NaN : this.mean[key] ?? NaN;
  }

  /** Standard deviation of the label's probability over the steps. */
  variability(key: number): number {
    const count = this.seen[key] ?? 0;
    return count === 0 ? NaN : Math.sqrt(Math.max(0, this.squares[key] ?? 0) / count);
  }

  /** Steps at which it was right. */
  correctness(key: number): number {
    return this.right[key] ?? 0;
  }

  /** Steps at which it was judged. */
  steps(key: number): number {
    return this.judged[key] ?? 0;
  }

  /** Times it went from right to wrong. */
  forgetting(key: number): number {
    return this.forgot[key] ?? 0;
  }

  /** Times it went from wrong to right. */
  learning(key: number): number {
    return this.relearned[key] ?? 0;
  }

  isForgotten(key: number): boolean {
    return (this.forgot[key] ?? 0) > 0;
  }

  isNever(key: number): boolean {
    return (this.judged[key] ?? 0) > 0 && (this.right[key] ?? 0) === 0;
  }

  isUnforgettable(key: number): boolean {
    return (this.right[key] ?? 0) > 0 && (this.forgot[key] ?? 0) === 0;
  }

  private grow(size: number): void {
    if (size <= this.size) {
      return;
    }
    const longer = <T extends Uint8Array | Uint32Array | Float64Array>(column: T): T => {
      const grown = new (column.constructor as new (length: number) => T)(size);
      grown.set(column);
      return grown;
    };
    this.last = longer(this.last);
    this.seen = longer(this.seen);
    this.right = longer(this.right);
    this.forgot = longer(this.forgot);
    this.relearned = longer(this.relearned);
    this.judged = longer(this.judged);
    this.mean = longer(this.mean);
    this.squares = longer(this.squares);
    this.size = size;
  }
}
