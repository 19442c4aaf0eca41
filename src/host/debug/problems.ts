import { l10n } from 'vscode';
import { BadInput } from '../../core/errors';
import { LiveFailure } from './liveFailure';
import type { EvaluationFailure } from './evaluations';

/** Why a question has no answer. */
export type LiveProblemError = LiveFailure | EvaluationFailure | BadInput;

/** What a user reads of a question that was not answered; a sentence without a full stop. */
export function reasonOf(failure: LiveProblemError): string {
  if (failure instanceof BadInput) {
    return failure.message;
  }
  if (failure instanceof LiveFailure) {
    return failure.kind === 'remote'
      ? l10n.t('the program does not see the files of this machine, as on another machine or in a container, and what has more than 1 MB does not come through the debugger; take a slice such as logits[:100], or pin the loss, which is computed where the program runs')
      : failure.of === null ? failure.reason : `${failure.of}: ${failure.reason}`;
  }
  switch (failure.kind) {
    case 'old': return l10n.t('the program went on meanwhile');
    case 'ended': return l10n.t('the debug session has ended');
    case 'superseded': return l10n.t('a newer stop took its place');
    case 'late': return l10n.t('the debugger did not answer in time; it may be busy with a large tensor, or hang');
    case 'stuck': return l10n.t('the debugger has not answered the question before');
    case 'refused': return failure.message;
  }
}
