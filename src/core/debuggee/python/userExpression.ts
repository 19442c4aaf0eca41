import { BadInput } from '../../errors';

const longest = 4096;
const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

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
  const reader = new Reader(text.trim());
  return reader.read();
}

class Reader {
  private readonly open: string[] = [];
  private line = '';

  constructor(private readonly text: string) {}

  read(): string {
    if (this.text === '') {
      throw this.wrong('is empty');
    }
    if (this.text.length > longest) {
      throw this.wrong(`has more than ${longest} characters`);
    }
    for (const { groups = {} } of this.text.matchAll(token)) {
      this.take(groups);
    }
    const last = this.open.pop();
    if (last !== undefined) {
      throw this.wrong(`has a ${opening(last)} that is not closed`);
    }
    return this.line;
  }

  private take(part: Readonly<Record<string, string | undefined>>): void {
    const { string, word, newline, operator, other } = part;
    if (string !== undefined) {
      this.takeString(string, part);
    } else if (word !== undefined) {
      this.takeWord(word);
    } else if (newline !== undefined) {
      this.takeNewline();
    } else if (operator !== undefined) {
      this.takeOperator(operator);
    } else {
      this.takeOther(other ?? '');
    }
  }

  private takeString(string: string, { prefix = '', end, body = '' }: Readonly<Record<string, string | undefined>>): void {
    if (end === '' || (/[\r\n]/.test(string))) {
      throw this.wrong(end === '' ? 'has a text that is not closed' : 'has a text of several lines');
    }
    if (!/^(?:[rbuft]|rb|br|rf|fr|rt|tr)?$/i.test(prefix)) {
      throw this.wrong(`has a text with the prefix ${prefix}, which Python does not have`);
    }
    if (/[ft]/i.test(prefix) && /:=|\b(?:await|yield)\b/.test(body)) {
      throw this.wrong('has a text that may bind a name or hand control away; write it without');
    }
    this.line += string;
  }

  private takeWord(word: string): void {
    if (statements.has(word)) {
      throw this.wrong(`has the word ${word}: only an expression is evaluated, without statements, yield or await`);
    }
    this.line += word;
  }

  private takeNewline(): void {
    if (this.open.length === 0) {
      throw this.wrong('has a second line; choose one expression');
    }
    this.line += ' ';
  }

  private takeOperator(operator: string): void {
    if (operator === ':=') {
      throw this.wrong('binds a name with :=, which would change the program');
    }
    if (!['==', '!=', '<=', '>='].includes(operator)) {
      throw this.wrong(`has ${operator}, which would change the program or is no expression`);
    }
    this.line += operator;
  }

  private takeOther(character: string): void {
    if (closing[character] !== undefined) {
      this.open.push(closing[character]);
    } else if (')]}'.includes(character)) {
      if (this.open.pop() !== character) {
        throw this.wrong(`has a ${character} that closes nothing`);
      }
    } else if (this.open.length === 0 && (character === '=' || character === ':' || character === ';')) {
      throw this.wrong(character === '=' ? 'assigns a value, which would change the program' : `has a ${character}, which is of a statement`);
    } else if (character === '=' && this.open.at(-1) !== ')') {
      throw this.wrong('assigns a value, which would change the program');
    } else if (character === '#') {
      throw this.wrong('has a comment; choose the expression alone');
    } else if (';\\?$`!'.includes(character) || /[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|(?![\t])\p{Cc}/u.test(character)) {
      throw this.wrong(/[!-~]/.test(character) ? `has a ${character}, which Python's expressions do not have` : 'has a character that is not seen');
    }
    this.line += character;
  }

  private wrong(reason: string): BadInput {
    const shown = this.text.split(/[\r\n]/)[0] ?? '';
    return new BadInput({ place: shown.length > 80 ? `${shown.slice(0, 80)}…` : shown, reason });
  }
}

function opening(close: string): string {
  return Object.entries(closing).find(([, other]) => other === close)?.[0] ?? close;
}
