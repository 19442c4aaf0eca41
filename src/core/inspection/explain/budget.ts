/** Elements that the passes of one search may read. */
const mostElements = 4e8;
/** Passes of one search. */
const mostPasses = 4000;

/** Bounds a search over large tensors: what is simplest is computed first, and the rest is counted. */
export class Budget {
  private elements = 0;
  private passes = 0;
  /** Passes that were not made. */
  skipped = 0;

  /** Whether a pass over so many elements may still be made; the first always may. */
  allows(elements: number): boolean {
    if (this.passes > 0 && (this.elements + elements > mostElements || this.passes >= mostPasses)) {
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
