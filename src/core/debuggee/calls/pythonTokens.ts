import { pieceLength, type Piecewise } from './piecewise';
import { bracketStep, endOfBlanks, endOfName, endOfNumber, endOfOperator, isBlank, isDigit, isNameStart, pairBrackets, TokenList, type TokenizedSource } from './tokens';

const operators = new Set(['**=', '//=', '>>=', '<<=', '...', '**', '//', '==', '!=', '<=', '>=', ':=', '->', '+=', '-=', '*=', '/=', '%=', '@=', '&=', '|=', '^=', '<<', '>>']);

/** A string that tokens stand inside of: an f-string between its braces. */
interface OpenString {
  readonly quote: string;
  readonly isRaw: boolean;
  /** Brackets that were open where its braces began. */
  readonly depth: number;
}

/** Statements that cannot stand within brackets: before them, one was left open. */
const statements: ReadonlySet<string> = new Set(['def', 'class', 'import', 'return', 'while', 'with', 'try', 'raise']);

/**
 * Python in tokens, piece by piece. What stands in the braces of an f-string is read as the code it is. A string that does not end
 * ends with its line, one of three quotes with the file.
 */
export function* pythonTokens(text: string): Piecewise<TokenizedSource> {
  const list = new TokenList();
  const inside: OpenString[] = [];
  let depth = 0;
  let at = 0;
  const string = (from: number, inner: number, quote: string, isRaw: boolean, isFormat: boolean): number => {
    const end = endOfString(text, inner, quote, isRaw, isFormat);
    list.add('string', from, end.at);
    if (end.opens) {
      inside.push({ quote, isRaw, depth });
      list.add('operator', end.at, end.at + 1);
      depth++;
      return end.at + 1;
    }
    return end.at;
  };
  for (let step = 1; at < text.length; step++) {
    if (step % pieceLength === 0) {
      yield;
    }
    const code = text.charCodeAt(at);
    const open = inside[inside.length - 1];
    if (code === 10) {
      if (open !== undefined && open.quote.length === 1) {
        // Its string ends with the line, and its braces with it.
        depth = open.depth;
        inside.pop();
      }
      if (depth === 0) {
        list.add('line', at, at + 1);
      }
      at++;
    } else if (isBlank(code)) {
      at = endOfBlanks(text, at);
    } else if (code === 92) {
      at += text.startsWith('\r\n', at + 1) ? 3 : 2;
    } else if (code === 35) {
      const end = text.indexOf('\n', at);
      at = end < 0 ? text.length : end;
    } else if (code === 34 || code === 39) {
      const quote = quoteAt(text, at);
      at = string(at, at + quote.length, quote, false, false);
    } else if (isDigit(code) || (code === 46 && isDigit(text.charCodeAt(at + 1)))) {
      const end = endOfNumber(text, at);
      list.add('number', at, end);
      at = end;
    } else if (isNameStart(code)) {
      const end = endOfName(text, at);
      const next = text.charCodeAt(end);
      const prefix = end - at <= 2 && (next === 34 || next === 39) ? text.slice(at, end).toLowerCase() : '';
      if (/^(?:[rbuft]|[bft]r|r[bft])$/.test(prefix)) {
        const quote = quoteAt(text, end);
        at = string(at, end + quote.length, quote, prefix.includes('r'), /[ft]/.test(prefix));
      } else {
        list.add('name', at, end);
        at = end;
      }
    } else if (open !== undefined && depth === open.depth + 1 && (code === 125 || code === 58)) {
      // The end of the braces of an f-string, or what its number is to look like.
      const brace = code === 125 ? at : endOfFormat(text, at, open.quote);
      if (code === 58) {
        list.add('string', at, brace);
      }
      inside.pop();
      depth = open.depth;
      at = brace;
      if (text.charAt(brace) === '}') {
        list.add('operator', brace, brace + 1);
        at = string(brace + 1, brace + 1, open.quote, open.isRaw, true);
      }
    } else {
      const end = endOfOperator(text, at, operators);
      list.add('operator', at, end);
      const change = bracketStep(code);
      // What closes more than was opened closes nothing.
      depth += change < 0 && depth <= (open?.depth ?? -1) + 1 ? 0 : change;
      at = end;
    }
  }
  const { tokens } = list;
  const partner = yield* pairBrackets(text, tokens, (i) => {
    const token = tokens[i];
    return token?.kind === 'name' && statements.has(text.slice(token.start, token.end)) && isFirstOfLine(text, token.start);
  });
  return { language: 'python', text, tokens, partner };
}

function quoteAt(text: string, at: number): string {
  const one = text.charAt(at);
  return text.startsWith(one.repeat(3), at) ? one.repeat(3) : one;
}

/**
 * Where a string ends, or where the code in its braces begins.
 * @param from behind its first quote, or behind a brace that closed
 */
function endOfString(text: string, from: number, quote: string, isRaw: boolean, isFormat: boolean): { readonly at: number; readonly opens: boolean } {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 92 && !(isRaw && isFormat && text.charAt(at + 1) === '{')) {
      at++;
    } else if (code === 10 && quote.length === 1) {
      return { at, opens: false };
    } else if (text.startsWith(quote, at)) {
      return { at: at + quote.length, opens: false };
    } else if (isFormat && code === 123) {
      if (text.charCodeAt(at + 1) !== 123) {
        return { at, opens: true };
      }
      at++;
    }
  }
  return { at: text.length, opens: false };
}

/** The brace behind `:.4f`, or where there is none the end of the line or string. Braces within are passed over. */
function endOfFormat(text: string, from: number, quote: string): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const sign = text.charAt(at);
    if (sign === '}' && depth-- === 0) {
      return at;
    }
    depth += sign === '{' ? 1 : 0;
    if (sign === '\n' || text.startsWith(quote, at)) {
      return at;
    }
  }
  return text.length;
}

function isFirstOfLine(text: string, start: number): boolean {
  let at = start - 1;
  while (at >= 0 && (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9)) {
    at--;
  }
  return at < 0 || text.charCodeAt(at) === 10;
}
