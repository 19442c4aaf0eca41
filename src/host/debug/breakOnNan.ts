import { debug, l10n, Location, Position, SourceBreakpoint, window, type QuickPickItem, type TextDocument } from 'vscode';
import type { DescribedValue } from '../../core/debuggee/answers';
import { nanChecks, nanSubject, type CheckedKind, type NanSubject } from '../../core/debuggee/calls/nanCheck';
import { readExpression } from '../../core/debuggee/calls/readExpression';
import { languageOf } from './codeLanguages';
import { chosenExpression } from './expressionAt';
import { isLiveFailure } from './liveFailure';
import type { LivePlace, LiveSessions } from './liveSessions';
import { readDocument } from './readDocuments';
import { recordOf } from './recordOf';

interface BreakChoice extends QuickPickItem {
  readonly condition: string;
  readonly logs: boolean;
}

/**
 * Sets a breakpoint that stops, or a logpoint that tells, when a loss or tensor is no longer finite: with the framework's own
 * check, which the user can change before it is set.
 */
export async function breakOnNan(sessions: LiveSessions, given: unknown): Promise<void> {
  const editor = window.activeTextEditor;
  const subject = editor === undefined ? undefined : await subjectAt(editor.document, editor.document.offsetAt(editor.selection.active), sessions.current, given);
  if (editor === undefined || subject === undefined) {
    void window.showInformationMessage(l10n.t('Put the cursor on the call of a loss, or on the name of a tensor, in Python, JavaScript or TypeScript.'));
    return;
  }
  const { document } = editor;
  const line = document.positionAt(subject.offset).line;
  const choice = await window.showQuickPick(choicesFor(subject), { title: l10n.t('When {0} Is NaN, before Line {1}', subject.expression, line + 1), placeHolder: placeText(subject) });
  const condition = choice === undefined ? undefined : await window.showInputBox({
    title: l10n.t('Condition before Line {0}', line + 1), value: choice.condition, prompt: l10n.t('Evaluated in the program each time that it comes to this line'),
    validateInput: (typed) => (typed.trim() === '' ? l10n.t('Without a condition it would stop each time.') : undefined),
  });
  if (choice !== undefined && condition !== undefined) {
    const message = choice.logs ? l10n.t('{0} is NaN or infinite: {1}', subject.expression.replace(/[{}]/g, ''), `{${subject.expression}}`) : undefined;
    debug.addBreakpoints([new SourceBreakpoint(new Location(document.uri, new Position(line, 0)), true, condition.trim(), undefined, message)]);
  }
}

async function subjectAt(document: TextDocument, offset: number, at: LivePlace | undefined, given: unknown): Promise<NanSubject | undefined> {
  const language = languageOf(document);
  if (language === undefined) {
    return undefined;
  }
  const { expression } = recordOf(given);
  const atCursor = chosenExpression();
  const chosen = typeof expression === 'string' ? { text: expression, isSelected: true } : atCursor ?? null;
  const read = await readDocument(document, language, offset);
  const subject = (kind?: CheckedKind): NanSubject | undefined => {
    const found = nanSubject(read, read.placeOf(offset), chosen, kind);
    return found === null ? undefined : { ...found, offset: read.offsetOf(found.offset) };
  };
  const found = subject();
  if (found === undefined || at?.live.language?.id !== language || !readExpression(found.expression, language).isPlain) {
    return found;
  }
  // The program itself knows best what it is.
  return subject(await kindOf(at, found.expression));
}

const checkedKinds: Readonly<Partial<Record<DescribedValue['kind'], CheckedKind>>> = {
  'torch': 'torch', 'numpy': 'numpy', 'tensorflow': 'tensorflow', 'jax': 'jax', 'number': 'number', 'tensorflow.js': 'tensorflow.js', 'typed array': 'array',
};

/** Whose the value is in the paused program; undefined where it has none yet. */
async function kindOf({ live, stop }: LivePlace, expression: string): Promise<CheckedKind | undefined> {
  try {
    const { values } = await live.debuggee.ask(stop, { do: 'describe' }, { value: expression }, 'user');
    return checkedKinds[values['value']?.kind ?? 'other'];
  } catch (error) {
    if (!isLiveFailure(error)) {
      throw error;
    }
    return undefined;
  }
}

function choicesFor(subject: NanSubject): readonly BreakChoice[] {
  const { isNan, isNotFinite } = nanChecks(subject);
  return [
    { label: l10n.t('$(debug-breakpoint-conditional) Stop when it is NaN'), description: isNan, condition: isNan, logs: false },
    { label: l10n.t('$(debug-breakpoint-conditional) Stop when it is NaN or infinite'), description: isNotFinite, condition: isNotFinite, logs: false },
    { label: l10n.t('$(debug-breakpoint-log) Log when it is NaN or infinite'), description: isNotFinite, condition: isNotFinite, logs: true },
  ];
}

function placeText({ expression, isLate }: NanSubject): string {
  return isLate
    ? l10n.t('{0} gets its value at the end of its block: there it has that of the time before', expression)
    : l10n.t('The condition can be changed before it is set');
}
