/** Elements that the passes of one search may read. */
const mostElements = 4e8;
/** Passes of one search. */
const mostPasses = 4000;

/** Time after which no pass is begun, once the simplest definitions were computed. */
const mostMilliseconds = 30_000;
/** Passes that the time does not stop. */
const simplestPasses = 16;

/** What one search may take. */
export interface BudgetLimits {
  readonly elements: number;
  readonly passes: number;
  readonly milliseconds: number;
}

/** Bounds a search over large tensors: what is simplest is computed first, and the rest is counted. */
export class Budget {
  private elements = 0;
  private passes = 0;
  private readonly start = Date.now();

  /** Passes that were not made. */
  skipped = 0;

  private readonly limits: BudgetLimits;

  /** @param limits those that differ from the usual ones */
  constructor(limits: Partial<BudgetLimits> = {}) {
    this.limits = { elements: mostElements, passes: mostPasses, milliseconds: mostMilliseconds, ...limits };
  }

  /** Whether a pass over so many elements may still be made; the first always may. */
  allows(elements: number): boolean {
    const isLate = this.passes >= simplestPasses && Date.now() - this.start > this.limits.milliseconds;
    if (isLate || (this.passes > 0 && (this.elements + elements > this.limits.elements || this.passes >= this.limits.passes))) {
      this.skipped += 1;
      return false;
    }
    return true;
  }

  spend(elements: number): void {
    this.elements += elements;
    this.passes += 1;
  }

  get leftOut(): string | null {
    return this.skipped === 0 ? null
      : `${this.skipped} of ${this.skipped + this.passes} passes, the most far-fetched ones, were left out: over these tensors each takes long`;
  }
}
