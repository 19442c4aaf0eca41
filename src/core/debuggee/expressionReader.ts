import { BadInput } from '../errors';

const longest = 4096;
const longestShown = 80;
const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** What a language's expression of tokens has found, by the names of its groups. */
export type TokenParts = Readonly<Record<string, string | undefined>>;

/** Reads an expression that the user wrote or chose token by token, and follows its brackets: what a language allows it says itself. */
export abstract class ExpressionReader {
  private readonly open: string[] = [];
  private readonly text: string;

  constructor(text: string) {
    this.text = text.trim();
  }

  /**
   * The expression in one line.
   * @param token matches every character as part of a token
   * @throws BadInput with the reason
   */
  read(token: RegExp): string {
    if (this.text === '') {
      throw this.wrong('is empty');
    }
    if (this.text.length > longest) {
      throw this.wrong(`has more than ${longest} characters`);
    }
    let line = '';
    for (const match of this.text.matchAll(token)) {
      line += this.taken(match.groups ?? {}, match[0]);
    }
    const close = this.innermost;
    if (close !== undefined) {
      throw this.wrong(`has a ${opening(close)} that is not closed`);
    }
    return line;
  }

  /** The token as it is written in one line. @throws BadInput where an expression may not have it there */
  protected abstract taken(parts: TokenParts, text: string): string;

  /** What closes the innermost bracket that is open; undefined outside of all. */
  protected get innermost(): string | undefined {
    return this.open.at(-1);
  }

  /** Opens or closes a bracket. @returns whether the character is one */
  protected followBracket(character: string): boolean {
    const close = closing[character];
    if (close !== undefined) {
      this.open.push(close);
      return true;
    }
    if (!')]}'.includes(character)) {
      return false;
    }
    if (this.open.pop() !== character) {
      throw this.wrong(`has a ${character} that closes nothing`);
    }
    return true;
  }

  protected takenNewline(): string {
    if (this.innermost === undefined) {
      throw this.wrong('has a second line; choose one expression');
    }
    return ' ';
  }

  protected wrong(reason: string): BadInput {
    const shown = this.text.split(/[\r\n]/)[0] ?? '';
    return new BadInput({ place: shown.length > longestShown ? `${shown.slice(0, longestShown)}…` : shown, reason });
  }
}

function opening(close: string): string {
  return Object.entries(closing).find(([, other]) => other === close)?.[0] ?? close;
}
