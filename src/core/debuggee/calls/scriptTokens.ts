import { pieceLength, type Piecewise } from './piecewise';
import { endOfBlanks, endOfName, endOfNumber, endOfOperator, isBlank, isDigit, isNameStart, pairBrackets, TokenList, type TokenizedSource } from './tokens';

const operators = new Set(['===', '!==', '...', '**=', '<<=', '>>=', '&&=', '||=', '??=', '==', '!=', '<=', '>=', '=>', '?.', '??', '&&', '||', '++', '--', '+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=', '**', '<<', '>>']);

/** Words that a division does not follow. */
const beforeExpression: ReadonlySet<string> = new Set(['return', 'typeof', 'case', 'in', 'of', 'delete', 'void', 'instanceof', 'new', 'throw', 'await', 'yield', 'else', 'do']);

/**
 * JavaScript and TypeScript in tokens, piece by piece. What stands in `${…}` of a template is read as the code it is. A string that
 * does not end ends with its line.
 */
export function* scriptTokens(text: string): Piecewise<TokenizedSource> {
  const list = new TokenList();
  const { tokens } = list;
  /** For each template whose braces are open, how many braces are open within. */
  const templates: number[] = [];
  let at = text.startsWith('#!') ? endOfLine(text, 0) : 0;
  const template = (from: number, inner: number): number => {
    const end = endOfTemplate(text, inner);
    list.add('string', from, end.at);
    if (end.opens) {
      templates.push(0);
      // The dollar goes with the string, the brace is a bracket.
      list.add('operator', end.at, end.at + 1);
      return end.at + 1;
    }
    return end.at;
  };
  for (let step = 1; at < text.length; step++) {
    if (step % pieceLength === 0) {
      yield;
    }
    const code = text.charCodeAt(at);
    const next = text.charCodeAt(at + 1);
    const braces = templates[templates.length - 1];
    if (code === 10 || isBlank(code)) {
      at = endOfBlanks(text, at);
    } else if (code === 47 && next === 47) {
      at = endOfLine(text, at);
    } else if (code === 47 && next === 42) {
      const end = text.indexOf('*/', at + 2);
      at = end < 0 ? text.length : end + 2;
    } else if (code === 47 && isRegularExpression(text, list)) {
      const end = endOfRegularExpression(text, at);
      list.add('string', at, end);
      at = end;
    } else if (code === 34 || code === 39) {
      const end = endOfQuoted(text, at);
      list.add('string', at, end);
      at = end;
    } else if (code === 96) {
      at = template(at, at + 1);
    } else if (isDigit(code) || (code === 46 && isDigit(next))) {
      const end = endOfNumber(text, at);
      list.add('number', at, end);
      at = end;
    } else if (isNameStart(code) || code === 36 || code === 35) {
      let end = endOfName(text, at + 1);
      while (text.charCodeAt(end) === 36) {
        end = endOfName(text, end + 1);
      }
      list.add('name', at, end);
      at = end;
    } else if (code === 125 && braces === 0) {
      templates.pop();
      list.add('operator', at, at + 1);
      at = template(at + 1, at + 1);
    } else {
      // `?.5` is a question and a number.
      const end = code === 63 && next === 46 && isDigit(text.charCodeAt(at + 2)) ? at + 1 : endOfOperator(text, at, operators);
      list.add('operator', at, end);
      if (braces !== undefined && (code === 123 || code === 125)) {
        templates[templates.length - 1] = braces + (code === 123 ? 1 : -1);
      }
      at = end;
    }
  }
  return { language: 'javascript', text, tokens, partner: yield* pairBrackets(text, tokens, () => false) };
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function endOfQuoted(text: string, from: number): number {
  const quote = text.charCodeAt(from);
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 92) {
      at += text.startsWith('\r\n', at + 1) ? 2 : 1;
    } else if (code === 10) {
      return at;
    } else if (code === quote) {
      return at + 1;
    }
  }
  return text.length;
}

/** Where a template ends, or where the code in its braces begins. @param from behind its backtick, or behind a brace that closed */
function endOfTemplate(text: string, from: number): { readonly at: number; readonly opens: boolean } {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 92) {
      at++;
    } else if (code === 96) {
      return { at: at + 1, opens: false };
    } else if (code === 36 && text.charCodeAt(at + 1) === 123) {
      return { at: at + 1, opens: true };
    }
  }
  return { at: text.length, opens: false };
}

/** A slash divides where something stands before it that has a value. */
function isRegularExpression(text: string, { tokens }: TokenList): boolean {
  const last = tokens[tokens.length - 1];
  if (last === undefined) {
    return true;
  }
  const written = text.slice(last.start, last.end);
  return last.kind === 'name' ? beforeExpression.has(written) : last.kind === 'operator' && !/^(?:[)\]}]|\+\+|--)$/.test(written);
}

function endOfRegularExpression(text: string, from: number): number {
  let isClass = false;
  for (let at = from + 1; at < text.length; at++) {
    const sign = text.charAt(at);
    if (sign === '\n') {
      return at;
    }
    if (sign === '\\') {
      at++;
    } else if (sign === '/' && !isClass) {
      return endOfName(text, at + 1);
    } else {
      isClass = sign === '[' || (isClass && sign !== ']');
    }
  }
  return text.length;
}
