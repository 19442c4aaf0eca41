import { ExpressionReader, type TokenParts } from '../expressionReader';

/** Words that begin a statement, or give the frame's control away. */
const statements = new Set([
  'assert', 'async', 'await', 'break', 'class', 'continue', 'def', 'del', 'except', 'finally', 'from', 'global', 'import', 'nonlocal', 'pass', 'raise',
  'return', 'try', 'while', 'with', 'yield',
]);

/** A string with its prefix; a name; a newline; an operator of more than one character; any other character. */
const token = /(?<string>(?<prefix>[A-Za-z]{0,2})(?<quote>'''|"""|'|")(?<body>(?:\\[\s\S]|(?!\k<quote>)[\s\S])*?)(?<end>\k<quote>|$))|(?<word>[\p{L}_][\p{L}\p{N}_]*)|(?<newline>\r\n?|\n)|(?<operator>:=|[=!<>]=|\*\*=|\/\/=|>>=|<<=|[+\-*\/%@&|^]=|->)|(?<other>[\s\S])/gu;

/**
 * A Python expression that the user wrote or chose, as one line. It is checked so far that it cannot bind a name, leave our
 * parentheses, or be cut off; what else is wrong with it Python says.
 * @throws BadInput with the reason
 */
export function checkedExpression(text: string): string {
  return new Reader(text).read(token);
}

class Reader extends ExpressionReader {
  protected override taken(parts: TokenParts): string {
    const { string, word, newline, operator, other } = parts;
    if (string !== undefined) {
      return this.takenString(string, parts);
    }
    if (word !== undefined) {
      return this.takenWord(word);
    }
    if (newline !== undefined) {
      return this.takenNewline();
    }
    return operator === undefined ? this.takenOther(other ?? '') : this.takenOperator(operator);
  }

  private takenString(string: string, { prefix = '', end, body = '' }: TokenParts): string {
    if (end === '' || (/[\r\n]/.test(string))) {
      throw this.wrong(end === '' ? 'has a text that is not closed' : 'has a text of several lines');
    }
    if (!/^(?:[rbuft]|rb|br|rf|fr|rt|tr)?$/i.test(prefix)) {
      throw this.wrong(`has a text with the prefix ${prefix}, which Python does not have`);
    }
    if (/[ft]/i.test(prefix) && /:=|\b(?:await|yield)\b/.test(body)) {
      throw this.wrong('has a text that may bind a name or hand control away; write it without');
    }
    return string;
  }

  private takenWord(word: string): string {
    if (statements.has(word)) {
      throw this.wrong(`has the word ${word}: only an expression is evaluated, without statements, yield or await`);
    }
    return word;
  }

  private takenOperator(operator: string): string {
    if (operator === ':=') {
      throw this.wrong('binds a name with :=, which would change the program');
    }
    if (!['==', '!=', '<=', '>='].includes(operator)) {
      throw this.wrong(`has ${operator}, which would change the program or is no expression`);
    }
    return operator;
  }

  private takenOther(character: string): string {
    if (this.followBracket(character)) {
      return character;
    }
    const isOutside = this.innermost === undefined;
    if (isOutside && (character === '=' || character === ':' || character === ';')) {
      throw this.wrong(character === '=' ? 'assigns a value, which would change the program' : `has a ${character}, which is of a statement`);
    }
    if (character === '=' && this.innermost !== ')') {
      throw this.wrong('assigns a value, which would change the program');
    }
    if (character === '#') {
      throw this.wrong('has a comment; choose the expression alone');
    }
    if (';\\?$`!'.includes(character) || /[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|(?![\t])\p{Cc}/u.test(character)) {
      throw this.wrong(/[!-~]/.test(character) ? `has a ${character}, which Python's expressions do not have` : 'has a character that is not seen');
    }
    return character;
  }
}
