import type { NumericDType } from '../tensors/dtype';
import type { TensorData } from '../tensors/tensor';

/** What a column of a text file turned out to hold. */
export type ColumnContent =
  | { readonly kind: 'numbers'; readonly dtype: NumericDType; readonly data: TensorData; readonly notes: readonly string[] }
  | { readonly kind: 'refused'; readonly reason: string };

const specials: ReadonlyMap<string, number> = new Map([
  ['NaN', NaN], ['nan', NaN], ['Infinity', Infinity], ['-Infinity', -Infinity],
]);

/**
 * Numbers of a text file, one after the other, as wide as they need to be: integers stay exact, and become int64
 * (or uint64) when no float is among them; anything else is float64.
 */
export class NumberColumn {
  private values = new Float64Array(16);
  private length = 0;
  private integers = 0;
  private booleans = 0;
  private missing = 0;
  private firstText: string | null = null;
  /** Integers past 2^53 by their index. */
  private readonly large = new Map<number, bigint>();

  get count(): number {
    return this.length;
  }

  get holdsText(): boolean {
    return this.firstText !== null;
  }

  /** `integer` is its digits where it is written as an integer. */
  addNumber(value: number, integer: string | null): void {
    if (integer !== null) {
      this.integers += 1;
      if (!Number.isSafeInteger(value)) {
        this.large.set(this.length, BigInt(integer.replace(/^\+/, '')));
      }
    }
    this.add(value);
  }

  addBoolean(value: boolean): void {
    this.booleans += 1;
    this.add(value ? 1 : 0);
  }

  /** A blank: NaN, and noted. */
  addMissing(): void {
    this.missing += 1;
    this.add(NaN);
  }

  /** Text; `NaN` and infinities in quotes count as numbers. `place` says where it is, and is asked once. */
  addText(text: string, place: () => string): void {
    const special = specials.get(text);
    if (special !== undefined) {
      this.add(special);
    } else {
      this.firstText ??= `${place()} holds ${JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text)}`;
      this.length += 1;
    }
  }

  content(): ColumnContent {
    if (this.firstText !== null) {
      return { kind: 'refused', reason: `holds text, of which no loss can be computed: ${this.firstText}` };
    }
    if (this.length > 0 && this.missing === this.length) {
      return { kind: 'refused', reason: 'holds only blanks' };
    }
    const values = this.values.subarray(0, this.length);
    if (this.length > 0 && this.booleans === this.length) {
      return { kind: 'numbers', dtype: 'bool', data: Uint8Array.from(values), notes: [] };
    }
    if (this.length > 0 && this.integers + this.booleans === this.length) {
      return this.integerContent(values);
    }
    return { kind: 'numbers', dtype: 'float64', data: values.slice(), notes: this.floatNotes() };
  }

  private integerContent(values: Float64Array): ColumnContent {
    const exact = BigInt64Array.from(values, (value, i) => (this.large.has(i) ? 0n : BigInt(value)));
    if ([...this.large.values()].every((value) => BigInt.asIntN(64, value) === value)) {
      this.large.forEach((value, i) => { exact[i] = value; });
      return { kind: 'numbers', dtype: 'int64', data: exact, notes: [] };
    }
    if (values.every((value) => value >= 0) && [...this.large.values()].every((value) => BigInt.asUintN(64, value) === value)) {
      const unsigned = BigUint64Array.from(exact);
      this.large.forEach((value, i) => { unsigned[i] = value; });
      return { kind: 'numbers', dtype: 'uint64', data: unsigned, notes: [] };
    }
    return { kind: 'refused', reason: 'holds integers that fit neither int64 nor uint64' };
  }

  private floatNotes(): string[] {
    const notes: string[] = [];
    if (this.missing > 0) {
      notes.push(`${this.missing} ${this.missing === 1 ? 'blank is' : 'blanks are'} read as NaN`);
    }
    if (this.large.size > 0) {
      notes.push(`${this.large.size} integers past 2^53 stand among floats and are rounded to float64`);
    }
    return notes;
  }

  private add(value: number): void {
    if (this.length >= this.values.length) {
      const wider = new Float64Array(this.length * 2);
      wider.set(this.values);
      this.values = wider;
    }
    this.values[this.length] = value;
    this.length += 1;
  }
}
