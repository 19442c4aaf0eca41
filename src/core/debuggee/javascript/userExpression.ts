import { BadInput } from '../../errors';

const longest = 4096;
const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** Words that begin a statement, declare a name, or give the frame's control away. */
const refused = new Set([
  'async', 'await', 'break', 'case', 'catch', 'class', 'const', 'continue', 'debugger', 'default', 'delete', 'do', 'else', 'export', 'finally', 'for', 'function',
  'if', 'import', 'let', 'return', 'switch', 'throw', 'try', 'var', 'while', 'with', 'yield',
]);

/** Words that a value follows. */
const wordOperators = new Set(['typeof', 'void', 'in', 'of', 'instanceof', 'new']);

/** Operators that do not assign; the longer ones first. */
const operator = String.raw`=>|===?|!==?|<=|>=|<<|>>>?|&&|\|\||\?\?|\?\.|\.\.\.|\*\*|[-+*/%&|^~!<>?:.,]`;

/** A string; a template; a name, which may be private; a number; a newline; a comment; an operator that assigns; any other operator; any other character. */
const token = new RegExp([
  String.raw`(?<string>'(?:\\[\s\S]|[^'\\])*(?:'|$)|"(?:\\[\s\S]|[^"\\])*(?:"|$))`,
  '(?<template>`(?:\\\\[\\s\\S]|[^`\\\\])*(?:`|$))',
  String.raw`(?<word>#?[\p{L}_$][\p{L}\p{N}_$]*)`,
  String.raw`(?<number>(?:\d[\w.]*|\.\d\w*)(?:(?<=[eE])[-+]\d+)?)`,
  String.raw`(?<newline>\r\n?|\n)`,
  String.raw`(?<comment>\/[/*])`,
  String.raw`(?<assigning>\+\+|--|(?:\*\*|<<|>>>?|&&|\|\||\?\?|[-+*/%&|^])=|=(?![=>]))`,
  `(?<operator>${operator})`,
  String.raw`(?<other>[\s\S])`,
].join('|'), 'gu');

type Part = Readonly<Record<string, string | undefined>>;

/**
 * A JavaScript expression that the user wrote or chose, as one line. It is checked so far that it cannot assign, leave our
 * parentheses, or be cut off; what else is wrong with it JavaScript says.
 * @throws BadInput with the reason
 */
export function checkedExpression(text: string): string {
  return new Reader(text.trim()).read();
}

class Reader {
  private readonly open: string[] = [];
  private line = '';
  /** The last token, without blanks. */
  private last = '';

  constructor(private readonly text: string) {}

  read(): string {
    if (this.text === '') {
      throw this.wrong('is empty');
    }
    if (this.text.length > longest) {
      throw this.wrong(`has more than ${longest} characters`);
    }
    for (const match of this.text.matchAll(token)) {
      this.line += this.taken(match.groups ?? {});
      this.last = match[0].trim() === '' ? this.last : match[0];
    }
    const close = this.open.pop();
    if (close !== undefined) {
      throw this.wrong(`has a ${opening(close)} that is not closed`);
    }
    return this.line;
  }

  /** The token as it is written in one line. */
  private taken({ string, template, word, number, newline, comment, assigning, operator: sign, other }: Part): string {
    if (string !== undefined || template !== undefined) {
      return this.takenText(string ?? template ?? '');
    }
    if (word !== undefined) {
      return this.takenWord(word);
    }
    if (comment !== undefined) {
      throw this.wrong('has a comment; choose the expression alone');
    }
    if (assigning !== undefined) {
      throw this.wrong(`has ${assigning}, which would change the program`);
    }
    if (newline !== undefined) {
      return this.takenNewline();
    }
    return number ?? (sign === undefined ? this.takenOther(other ?? '') : this.takenOperator(sign));
  }

  private takenText(text: string): string {
    if (text.length === 1 || !text.endsWith(text.charAt(0)) || /(?<!\\)(?:\\\\)*\\$/.test(text.slice(0, -1))) {
      throw this.wrong('has a text that is not closed');
    }
    if (/[\r\n]/.test(text)) {
      throw this.wrong('has a text of several lines');
    }
    if (text.startsWith('`') && text.includes('${')) {
      throw this.wrong('has a template with an expression in it; write it without');
    }
    return text;
  }

  private takenWord(word: string): string {
    if (refused.has(word) && this.last !== '.' && this.last !== '?.') {
      throw this.wrong(`has the word ${word}: only an expression is evaluated, without statements, functions, yield or await`);
    }
    if (word.startsWith('#') && this.last !== '.' && this.last !== '?.') {
      throw this.wrong('has a # where no private name can be');
    }
    return word;
  }

  private takenNewline(): string {
    if (this.open.length === 0) {
      throw this.wrong('has a second line; choose one expression');
    }
    return ' ';
  }

  private takenOperator(sign: string): string {
    if (this.open.length === 0 && sign === ',') {
      throw this.wrong('has a comma; choose one expression');
    }
    // A regular expression may hold anything; where a value has to come, a slash begins one.
    if (sign === '/' && (!/[\p{L}\p{N}_$)\]}'"`]$/u.test(this.last) || wordOperators.has(this.last))) {
      throw this.wrong('has a regular expression; write it without');
    }
    return sign;
  }

  private takenOther(character: string): string {
    if (closing[character] !== undefined) {
      this.open.push(closing[character]);
    } else if (')]}'.includes(character)) {
      if (this.open.pop() !== character) {
        throw this.wrong(`has a ${character} that closes nothing`);
      }
    } else if (!/[ \t]/.test(character)) {
      throw this.wrong(/[!-~]/.test(character) ? `has a ${character}, which is of no expression` : 'has a character that is not seen');
    }
    return character;
  }

  private wrong(reason: string): BadInput {
    const shown = this.text.split(/[\r\n]/)[0] ?? '';
    return new BadInput({ place: shown.length > 80 ? `${shown.slice(0, 80)}…` : shown, reason });
  }
}

function opening(close: string): string {
  return Object.entries(closing).find(([, other]) => other === close)?.[0] ?? close;
}
