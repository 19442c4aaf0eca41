import type { CallLanguage } from './calls/tokens';
import type { Reply } from './reply';
import type { DebuggeeRequest } from './requests';

/** The texts of files in `media/debuggee`, by their names. */
export type DebuggeeSources = Readonly<Record<string, string>>;

/** How a paused program of one language is asked: by one `evaluate`, whose expression computes the answer in the program. */
export interface DebuggeeLanguage {
  readonly id: CallLanguage;
  /** VS Code's types of debug sessions. */
  readonly sessions: RegExp;
  /** The files in `media/debuggee` that run in the program. */
  readonly files: readonly string[];
  /**
   * The context of an `evaluate` whose answer is cut off least.
   * @param hasClipboard whether the adapter announces that context
   */
  context(hasClipboard: boolean): string;
  /**
   * A user's expression, held to changing nothing.
   * @throws BadInput with the reason
   */
  checkedExpression(text: string): string;
  /**
   * One expression, which leaves nothing behind. Its value is the answer, one JSON text.
   * @param values the user's expression for each name
   * @throws BadInput where an expression is none, or changes the program
   */
  evaluateText(sources: DebuggeeSources, request: DebuggeeRequest, values: Readonly<Record<string, string>>): string;
  /** Reads the result of an `evaluate`. */
  readReply(result: string): Reply;
  /** Reads the adapter's words where an `evaluate` failed. */
  readFailure(message: string): Reply;
}
