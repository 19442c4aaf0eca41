import { ExpressionReader, type TokenParts } from '../expressionReader';

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

/**
 * A JavaScript expression that the user wrote or chose, as one line. It is checked so far that it cannot assign, leave our
 * parentheses, or be cut off; what else is wrong with it JavaScript says.
 * @throws BadInput with the reason
 */
export function checkedExpression(text: string): string {
  return new Reader(text).read(token);
}

class Reader extends ExpressionReader {
  /** The last token, without blanks. */
  private last = '';

  protected override taken(parts: TokenParts, text: string): string {
    const taken = this.takenPart(parts);
    this.last = text.trim() === '' ? this.last : text;
    return taken;
  }

  private takenPart({ string, template, word, number, newline, comment, assigning, operator: sign, other }: TokenParts): string {
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

  private takenOperator(sign: string): string {
    if (this.innermost === undefined && sign === ',') {
      throw this.wrong('has a comma; choose one expression');
    }
    // A regular expression may hold anything; where a value has to come, a slash begins one.
    if (sign === '/' && (!/[\p{L}\p{N}_$)\]}'"`]$/u.test(this.last) || wordOperators.has(this.last))) {
      throw this.wrong('has a regular expression; write it without');
    }
    return sign;
  }

  private takenOther(character: string): string {
    if (!this.followBracket(character) && !/[ \t]/.test(character)) {
      throw this.wrong(/[!-~]/.test(character) ? `has a ${character}, which is of no expression` : 'has a character that is not seen');
    }
    return character;
  }
}
