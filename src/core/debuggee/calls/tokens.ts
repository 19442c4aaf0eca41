import { pieceLength, type Piecewise } from './piecewise';

/** What stands in a source file, as far as calls are read from it. `line` ends a statement; Python alone has it. */
export type TokenKind = 'name' | 'number' | 'string' | 'operator' | 'line';

/** `[start, end)` in UTF-16 units of the text. */
export interface SourceRange {
  readonly start: number;
  readonly end: number;
}

export interface Token extends SourceRange {
  readonly kind: TokenKind;
}

/** Languages that calls are read in; TypeScript is read as JavaScript. */
export type CallLanguage = 'python' | 'javascript';

/** A source file in tokens, with the bracket that goes with each. */
export interface TokenizedSource {
  readonly language: CallLanguage;
  readonly text: string;
  readonly tokens: readonly Token[];
  /** For a bracket, the token of its other half; -1 for everything else and for one that is alone. */
  readonly partner: Int32Array;
}

/** Collects tokens. */
export class TokenList {
  readonly tokens: Token[] = [];

  add(kind: TokenKind, start: number, end: number): void {
    this.tokens.push({ kind, start, end });
  }
}

export function isNameStart(code: number): boolean {
  // Whatever is not ASCII counts as a letter, but for the blanks among it.
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || (code > 127 && !isOtherBlank(code));
}

export function isNamePart(code: number): boolean {
  return isNameStart(code) || isDigit(code);
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** No-break space, line and paragraph separator, byte order mark. */
function isOtherBlank(code: number): boolean {
  return code === 0xa0 || code === 0x2028 || code === 0x2029 || code === 0xfeff;
}

/** Space, tab, form feed, carriage return, and the blanks outside ASCII. Not the line feed. */
export function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 13 || code === 12 || code === 11 || isOtherBlank(code);
}

/** The end of a run of spaces behind a blank; what was left out of a long file is one. */
export function endOfBlanks(text: string, blank: number): number {
  let end = blank + 1;
  while (text.charCodeAt(end) === 32) {
    end++;
  }
  return end;
}

export function endOfName(text: string, from: number): number {
  let end = from;
  while (end < text.length && isNamePart(text.charCodeAt(end))) {
    end++;
  }
  return end;
}

/** The end of a number that begins at `from`: digits of any base, a fraction, an exponent with its sign, a suffix. */
export function endOfNumber(text: string, from: number): number {
  const isPrefixed = text.charCodeAt(from) === 48 && /[xXoObB]/.test(text.charAt(from + 1));
  let end = from + 1;
  while (end < text.length) {
    const code = text.charCodeAt(end);
    const isSign = (code === 43 || code === 45) && !isPrefixed && /[eE]/.test(text.charAt(end - 1));
    if (!isSign && code !== 46 && !isNamePart(code)) {
      break;
    }
    end++;
  }
  return end;
}

/** The end of an operator; two or three characters where they are one. */
export function endOfOperator(text: string, from: number, operators: ReadonlySet<string>): number {
  // Most are one character, with none behind that could go with it.
  if (!isSign(text.charCodeAt(from)) || !isSign(text.charCodeAt(from + 1))) {
    return from + 1;
  }
  return operators.has(text.slice(from, from + 3)) ? from + 3 : operators.has(text.slice(from, from + 2)) ? from + 2 : from + 1;
}

/** Whether operators of several characters are made of it: `!%&*+-./:<=>?@^|`. */
function isSign(code: number): boolean {
  return code === 33 || (code >= 37 && code <= 38) || (code >= 42 && code <= 43) || (code >= 45 && code <= 47) || code === 58 || (code >= 60 && code <= 64) || code === 94 || code === 124;
}

/** 1 for a bracket that opens, -1 for one that closes. */
export function bracketStep(code: number): number {
  return code === 40 || code === 91 || code === 123 ? 1 : code === 41 || code === 93 || code === 125 ? -1 : 0;
}

const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/**
 * The other half of each bracket, piece by piece. Where they cross, the nearest that fits is taken, so that one which was left open
 * does not swallow what follows.
 * @param resets whether everything still open is given up at this token
 */
export function* pairBrackets(text: string, tokens: readonly Token[], resets: (at: number) => boolean): Piecewise<Int32Array> {
  const partner = new Int32Array(tokens.length).fill(-1);
  let open: number[] = [];
  const openOf: Record<string, number> = { '(': 0, '[': 0, '{': 0 };
  for (const [at, { kind, start }] of tokens.entries()) {
    if (at % pieceLength === 0) {
      yield;
    }
    if (open.length > 0 && resets(at)) {
      open = [];
      openOf['('] = openOf['['] = openOf['{'] = 0;
    }
    if (kind !== 'operator' || bracketStep(text.charCodeAt(start)) === 0) {
      continue;
    }
    const sign = text.charAt(start);
    if (sign in closing) {
      open.push(at);
      openOf[sign] = (openOf[sign] ?? 0) + 1;
      continue;
    }
    const opener = sign === ')' ? '(' : sign === ']' ? '[' : sign === '}' ? '{' : '';
    // Where none of its kind is open, it closes nothing.
    while (opener !== '' && (openOf[opener] ?? 0) > 0) {
      const last = open.pop() ?? -1;
      const found = text.charAt(tokens[last]?.start ?? 0);
      openOf[found] = (openOf[found] ?? 1) - 1;
      if (found === opener) {
        partner[last] = at;
        partner[at] = last;
        break;
      }
    }
  }
  return partner;
}
