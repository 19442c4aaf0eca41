/** A value of a Python literal, as far as NumPy writes them into headers. */
export type PythonLiteral =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'integer'; readonly value: bigint }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'tuple' | 'list'; readonly items: readonly PythonLiteral[] }
  | { readonly kind: 'dict'; readonly entries: readonly (readonly [string, PythonLiteral])[] };

/** Thrown with what is wrong; the reader of the format says where. */
export class NotALiteral extends Error {
  override readonly name = 'NotALiteral';
}

const maximumDepth = 16;
const token = /\s*(?:([{}[\](),:])|'([^'\\\n]*)'|"([^"\\\n]*)"|([+-]?\d+)[Ll]?(?![\w.])|(True|False)\b)/y;

/**
 * Reads a Python literal of strings, integers (Python 2's `2L` too), booleans, tuples, lists and dicts.
 * Nothing is ever evaluated.
 * @throws NotALiteral
 */
export function parsePythonLiteral(text: string): PythonLiteral {
  const reader = new Reader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  value(depth: number): PythonLiteral {
    if (depth > maximumDepth) {
      throw new NotALiteral('is nested too deeply');
    }
    const [, mark, single, double, digits, boolean] = this.next();
    const string = single ?? double;
    if (string !== undefined) {
      return { kind: 'string', value: string };
    }
    if (digits !== undefined) {
      if (digits.length > 40) {
        throw new NotALiteral(`holds a number of ${digits.length} digits`);
      }
      return { kind: 'integer', value: BigInt(digits.replace(/^\+/, '')) };
    }
    if (boolean !== undefined) {
      return { kind: 'boolean', value: boolean === 'True' };
    }
    switch (mark) {
      case '(': return this.tuple(depth);
      case '[': return { kind: 'list', items: this.items(']', depth).items };
      case '{': return this.dict(depth);
      case undefined:
      default: throw this.unexpected();
    }
  }

  end(): void {
    if (this.text.slice(this.at).trim() !== '') {
      throw this.unexpected();
    }
  }

  /** `(3)` is the number 3 in parentheses; only a comma makes a tuple. */
  private tuple(depth: number): PythonLiteral {
    const { items, commas } = this.items(')', depth);
    const [only] = items;
    return only !== undefined && items.length === 1 && commas === 0 ? only : { kind: 'tuple', items };
  }

  private items(close: string, depth: number): { items: PythonLiteral[]; commas: number } {
    const items: PythonLiteral[] = [];
    let commas = 0;
    while (!this.takes(close)) {
      if (items.length > commas) {
        throw this.unexpected();
      }
      items.push(this.value(depth + 1));
      commas += this.takes(',') ? 1 : 0;
    }
    return { items, commas };
  }

  private dict(depth: number): PythonLiteral {
    const entries: [string, PythonLiteral][] = [];
    let separated = true;
    while (!this.takes('}')) {
      const key = separated ? this.value(depth + 1) : undefined;
      if (key?.kind !== 'string' || !this.takes(':')) {
        throw this.unexpected();
      }
      entries.push([key.value, this.value(depth + 1)]);
      separated = this.takes(',');
    }
    return { kind: 'dict', entries };
  }

  private takes(mark: string): boolean {
    const before = this.at;
    token.lastIndex = this.at;
    if (token.exec(this.text)?.[1] === mark) {
      this.at = token.lastIndex;
      return true;
    }
    this.at = before;
    return false;
  }

  private next(): RegExpExecArray {
    token.lastIndex = this.at;
    const match = token.exec(this.text);
    if (match === null) {
      throw this.unexpected();
    }
    this.at = token.lastIndex;
    return match;
  }

  private unexpected(): NotALiteral {
    const rest = this.text.slice(this.at).trim().slice(0, 20);
    return new NotALiteral(rest === '' ? 'ends in the middle' : `has something unexpected at ${JSON.stringify(rest)}`);
  }
}
