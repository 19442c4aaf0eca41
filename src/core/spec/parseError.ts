import { printParseErrorCode, type ParseErrorCode } from 'jsonc-parser';

const words: Readonly<Record<string, string>> = {
  InvalidSymbol: 'a word that is no value stands here (text needs double quotes)',
  InvalidNumberFormat: 'this is no number',
  PropertyNameExpected: 'a key in double quotes is missing',
  ValueExpected: 'a value is missing',
  ColonExpected: 'a colon is missing',
  CommaExpected: 'a comma is missing',
  CloseBraceExpected: 'a closing } is missing',
  CloseBracketExpected: 'a closing ] is missing',
  EndOfFileExpected: 'something follows the end',
  InvalidCommentToken: 'this comment is not closed',
  UnexpectedEndOfComment: 'this comment is not closed',
  UnexpectedEndOfString: 'this text is not closed by a double quote',
  UnexpectedEndOfNumber: 'this number is cut off',
  InvalidUnicode: 'this \\u escape is not four hexadecimal digits',
  InvalidEscapeCharacter: 'there is no such escape (a backslash is written \\\\)',
  InvalidCharacter: 'a control character stands here',
};

/** What the JSON parser objects to, in words. */
export function describeParseError(code: ParseErrorCode): string {
  return words[printParseErrorCode(code)] ?? 'this does not belong here';
}
