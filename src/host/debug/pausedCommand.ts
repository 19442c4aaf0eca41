import { l10n, window, workspace } from 'vscode';
import type { Command } from '../commands/registerTable';
import { chosenExpression } from './expressionAt';
import { isLiveFailure, LiveFailure } from './liveFailure';
import type { LivePlace, LiveSessions } from './liveSessions';
import { nothingIsComputed } from './memoryProgram';
import { reasonOf } from './problems';
import { recordOf } from './recordOf';

/** A command that needs a stop. What the program or its debugger says against it is told as it stands. */
export function paused(sessions: LiveSessions, act: (at: LivePlace, given: unknown) => Promise<void>): Command {
  return async (given) => {
    const at = sessions.current;
    if (at === undefined) {
      void window.showInformationMessage(whyNowhere(sessions));
      return;
    }
    try {
      await act(at, given);
    } catch (error) {
      if (!isLiveFailure(error)) {
        throw error;
      }
      if (error instanceof LiveFailure && error.kind === 'cancelled') {
        return;
      }
      void window.showErrorMessage(l10n.t('Loss Inspector: {0}.', reasonOf(error).replace(/\.$/, '')));
    }
  };
}

/** A command that has something computed in the program. */
export function computing(sessions: LiveSessions, act: (at: LivePlace, given: unknown) => Promise<void>): Command {
  return paused(sessions, async (at, given) => {
    if (at.live.language === undefined) {
      throw nothingIsComputed();
    }
    await act(at, given);
  });
}

function whyNowhere({ isUnreadable }: LiveSessions): string {
  return !workspace.isTrusted
    ? l10n.t('Live tensors are read in trusted workspaces only: expressions are evaluated in your program.')
    : isUnreadable
      ? l10n.t('Nothing is computed in programs of this language, and the debugger of this one does not announce that it reads memory (readMemory). Nothing was asked of it.')
      : l10n.t('Pause a program in the debugger first, and choose a frame of its call stack.');
}

/**
 * The expression that a command is about: of a row of Variables or Watch, for which VS Code does not document what it hands over;
 * where there is none, what is selected in the editor, or the name at its cursor.
 */
export function expressionOf({ live }: LivePlace, given: unknown): string | undefined {
  const { sessionId, variable, expression: typed } = recordOf(given);
  if (typeof typed === 'string') {
    return typed;
  }
  if (variable === undefined) {
    return chosenExpression()?.text;
  }
  const { name, evaluateName } = recordOf(variable);
  const expression = typeof evaluateName === 'string' && evaluateName !== '' ? evaluateName : name;
  return typeof expression === 'string' && (sessionId === undefined || sessionId === live.session.id) ? expression : undefined;
}

/** Asks whether what calls functions of the program may run once more. */
export async function agreedToCalls(question: string, calls: readonly string[]): Promise<boolean> {
  const evaluate = l10n.t('Evaluate');
  return calls.length === 0 || await window.showWarningMessage(question, { modal: true, detail: calls.join('\n') }, evaluate) === evaluate;
}
