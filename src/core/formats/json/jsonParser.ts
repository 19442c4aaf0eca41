import { BadInput } from '../../errors';

/** What a JSON text consists of, in order. `at` is the offset in the text where it begins. */
export interface JsonEvents {
  beginObject(at: number): void;
  key(name: string, at: number): void;
  endObject(at: number): void;
  beginArray(at: number): void;
  endArray(at: number): void;
  /** `integer` is its digits where it is written as an integer; NaN and infinities are not. */
  number(value: number, integer: string | null, at: number): void;
  string(value: string, at: number): void;
  boolean(value: boolean, at: number): void;
  null(at: number): void;
}

/** Which text it is, for messages. */
export interface JsonPlace {
  readonly file: string;
  /** Number of the text's first line in the file. */
  readonly firstLine: number;
}

/** Arrays and objects inside each other; deeper nesting is no tensor. */
const maximumDepth = 64;

type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | ', or end';

/**
 * RFC 8259, and Python's `NaN`, `Infinity`, `-Infinity`. It keeps integers apart from floats, loses no digit, has no
 * recursion, and can be run piece by piece.
 */
export class JsonParser {
  private at = 0;
  private expected: Expected = 'value';
  /** The open brackets: `{` or `[`. */
  private readonly open: ('{' | '[')[] = [];

  constructor(private readonly text: string, private readonly events: JsonEvents, private readonly place: JsonPlace) {}

  /**
   * Parses on, for about `length` characters.
   * @returns whether the text is finished
   * @throws BadInput with line and column
   */
  run(length = Infinity): boolean {
    const stop = this.at + length;
    for (;;) {
      this.skipBlanks();
      if (this.at >= this.text.length) {
        return this.finish();
      }
      if (this.at >= stop) {
        return false;
      }
      this.step();
    }
  }

  /** The error for something that is wrong at an offset of the text. */
  fail(at: number, reason: string): BadInput {
    let line = this.place.firstLine;
    let lineStart = 0;
    for (let end = this.text.indexOf('\n'); end >= 0 && end < at; end = this.text.indexOf('\n', lineStart)) {
      line += 1;
      lineStart = end + 1;
    }
    return new BadInput({ file: this.place.file, place: `line ${line}, column ${at - lineStart + 1}`, reason });
  }

  private finish(): boolean {
    if (this.open.length > 0 || this.expected !== ', or end') {
      throw this.fail(this.at, 'the JSON text ends in the middle');
    }
    return true;
  }

  private step(): void {
    const character = this.text[this.at];
    switch (this.expected) {
      case ', or end':
        this.separatorOrEnd(character);
        return;
      case 'key':
      case 'key or }':
        if (character === '}' && this.expected === 'key or }') {
          this.close();
        } else {
          this.key();
        }
        return;
      case 'value':
      case 'value or ]':
        if (character === ']' && this.expected === 'value or ]') {
          this.close();
        } else {
          this.value(character);
        }
    }
  }

  private separatorOrEnd(character: string | undefined): void {
    const bracket = this.open[this.open.length - 1];
    if (bracket === undefined) {
      throw this.fail(this.at, 'there is more text after the JSON value');
    }
    if (character === ',') {
      this.at += 1;
      this.expected = bracket === '{' ? 'key' : 'value';
    } else if (character === (bracket === '{' ? '}' : ']')) {
      this.close();
    } else {
      throw this.fail(this.at, `expected a comma or ${bracket === '{' ? '}' : ']'}`);
    }
  }

  private close(): void {
    const at = this.at++;
    if (this.open.pop() === '{') {
      this.events.endObject(at);
    } else {
      this.events.endArray(at);
    }
    this.expected = ', or end';
  }

  private key(): void {
    const at = this.at;
    if (this.text[at] !== '"') {
      throw this.fail(at, 'expected a key in double quotes');
    }
    const name = this.readString();
    this.skipBlanks();
    if (this.text[this.at] !== ':') {
      throw this.fail(this.at, 'expected a colon');
    }
    this.at += 1;
    this.events.key(name, at);
    this.expected = 'value';
  }

  private value(character: string | undefined): void {
    const at = this.at;
    switch (character) {
      case '{':
      case '[':
        this.begin(character);
        return;
      case '"':
        this.events.string(this.readString(), at);
        break;
      case 't': this.word('true'); this.events.boolean(true, at); break;
      case 'f': this.word('false'); this.events.boolean(false, at); break;
      case 'n': this.word('null'); this.events.null(at); break;
      case 'N': this.word('NaN'); this.events.number(NaN, null, at); break;
      case 'I': this.word('Infinity'); this.events.number(Infinity, null, at); break;
      case undefined:
      default: this.number();
    }
    this.expected = ', or end';
  }

  private begin(bracket: '{' | '['): void {
    const at = this.at++;
    if (this.open.push(bracket) > maximumDepth) {
      throw this.fail(at, `is nested more than ${maximumDepth} levels deep`);
    }
    if (bracket === '{') {
      this.events.beginObject(at);
      this.expected = 'key or }';
    } else {
      this.events.beginArray(at);
      this.expected = 'value or ]';
    }
  }

  private word(word: string): void {
    if (!this.text.startsWith(word, this.at)) {
      throw this.fail(this.at, 'expected a JSON value');
    }
    this.at += word.length;
  }

  private number(): void {
    const { text, at: start } = this;
    if (text.startsWith('-Infinity', start)) {
      this.at += 9;
      this.events.number(-Infinity, null, start);
      return;
    }
    const digitsStart = text[start] === '-' ? start + 1 : start;
    let end = this.skipDigits(digitsStart);
    if (end === digitsStart) {
      throw this.fail(start, 'expected a JSON value');
    }
    if (text[digitsStart] === '0' && end > digitsStart + 1) {
      throw this.fail(start, 'a number must not begin with 0');
    }
    const integerEnd = end;
    if (text[end] === '.') {
      end = this.requireDigits(end + 1);
    }
    if (text[end] === 'e' || text[end] === 'E') {
      const sign = text[end + 1];
      end = this.requireDigits(sign === '+' || sign === '-' ? end + 2 : end + 1);
    }
    this.at = end;
    const digits = text.slice(start, end);
    const value = Number(digits);
    if (!Number.isFinite(value)) {
      throw this.fail(start, 'the number is too large for a float64');
    }
    this.events.number(value, end === integerEnd ? digits : null, start);
  }

  private skipDigits(from: number): number {
    let at = from;
    for (let code = this.text.charCodeAt(at); code >= 48 && code <= 57; code = this.text.charCodeAt(at)) {
      at += 1;
    }
    return at;
  }

  private requireDigits(from: number): number {
    const end = this.skipDigits(from);
    if (end === from) {
      throw this.fail(from, 'expected a digit');
    }
    return end;
  }

  private readString(): string {
    const start = this.at;
    let escaped = false;
    for (let at = start + 1; at < this.text.length; at++) {
      const code = this.text.charCodeAt(at);
      if (code === 34) {
        this.at = at + 1;
        return escaped ? this.unescape(start, at + 1) : this.text.slice(start + 1, at);
      }
      if (code < 32) {
        throw this.fail(at, 'a string must not hold a bare control character');
      }
      if (code === 92) {
        escaped = true;
        at += 1;
      }
    }
    throw this.fail(start, 'the string does not end');
  }

  private unescape(start: number, end: number): string {
    try {
      const value: unknown = JSON.parse(this.text.slice(start, end));
      return typeof value === 'string' ? value : '';
    } catch {
      throw this.fail(start, 'the string has a wrong escape');
    }
  }

  private skipBlanks(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) {
        return;
      }
      this.at += 1;
    }
  }
}
