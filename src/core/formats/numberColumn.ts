import type { NumericDType } from '../tensors/dtype';
import type { TensorData } from '../tensors/tensor';

/** What a column of a text file turned out to hold. */
export type ColumnContent =
  | { readonly kind: 'numbers'; readonly dtype: NumericDType; readonly data: TensorData; readonly notes: readonly string[] }
  | {
    readonly kind: 'refused';
    readonly reason: string;
    /** Of a column of texts: all its values as texts, unless they are too long together. */
    readonly texts?: readonly string[];
  };

/** Characters of the texts of a column that are kept. */
const mostCharacters = 2 ** 26;

const specials: ReadonlyMap<string, number> = new Map([
  ['NaN', NaN], ['nan', NaN], ['Infinity', Infinity], ['-Infinity', -Infinity],
]);

/**
 * Numbers of a text file, one after the other, as wide as they need to be: integers stay exact, and become int64
 * (or uint64) when no float is among them; anything else is float64.
 */
export class NumberColumn {
  private values = new Float64Array(0);
  private length = 0;
  private integers = 0;
  private booleans = 0;
  private missing = 0;
  private firstText: string | null = null;
  /** Texts where they are; null once they are too long together. */
  private texts: (string | undefined)[] | null = [];
  private characters = 0;
  /** Integers past 2^53: their 64 bits where they are, the least and the most of them, and how many. */
  private large = new BigInt64Array(0);
  private least = 0n;
  private most = 0n;
  private largeCount = 0;

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
        this.addLarge(BigInt(integer.replace(/^\+/, '')));
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
      this.keep(text);
      this.length += 1;
    }
  }

  content(): ColumnContent {
    if (this.firstText !== null) {
      const texts = this.allTexts();
      return { kind: 'refused', reason: `holds text, of which no loss can be computed: ${this.firstText}`, ...(texts === null ? {} : { texts }) };
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

  private keep(text: string): void {
    this.characters += text.length;
    if (this.characters > mostCharacters) {
      this.texts = null;
    } else if (this.texts !== null) {
      this.texts[this.length] = text;
    }
  }

  /** A number among texts is written as a number, a blank as nothing. */
  private allTexts(): readonly string[] | null {
    const { texts, values } = this;
    return texts === null ? null : Array.from({ length: this.length }, (_, i) => {
      const value = values[i] ?? NaN;
      return texts[i] ?? (Number.isNaN(value) ? '' : String(value));
    });
  }

  private integerContent(values: Float64Array): ColumnContent {
    const exact = BigInt64Array.from(values, (value, i) => (Number.isSafeInteger(value) ? BigInt(value) : this.large[i] ?? 0n));
    if (BigInt.asIntN(64, this.least) === this.least && BigInt.asIntN(64, this.most) === this.most) {
      return { kind: 'numbers', dtype: 'int64', data: exact, notes: [] };
    }
    if (values.every((value) => value >= 0) && BigInt.asUintN(64, this.most) === this.most) {
      return { kind: 'numbers', dtype: 'uint64', data: new BigUint64Array(exact.buffer), notes: [] };
    }
    return { kind: 'refused', reason: 'holds integers that fit neither int64 nor uint64' };
  }

  private floatNotes(): string[] {
    const notes: string[] = [];
    if (this.missing > 0) {
      notes.push(`${this.missing} ${this.missing === 1 ? 'blank is' : 'blanks are'} read as NaN`);
    }
    if (this.largeCount > 0) {
      notes.push(`${this.largeCount} integers past 2^53 stand among floats and are rounded to float64`);
    }
    return notes;
  }

  private addLarge(value: bigint): void {
    if (this.large.length <= this.length) {
      const wider = new BigInt64Array(Math.max(this.values.length, this.length + 1));
      wider.set(this.large);
      this.large = wider;
    }
    this.large[this.length] = BigInt.asIntN(64, value);
    this.least = value < this.least ? value : this.least;
    this.most = value > this.most ? value : this.most;
    this.largeCount += 1;
  }

  private add(value: number): void {
    if (this.length >= this.values.length) {
      const wider = new Float64Array(Math.max(16, this.length * 2));
      wider.set(this.values);
      this.values = wider;
    }
    this.values[this.length] = value;
    this.length += 1;
  }
}
