import { l10n } from 'vscode';
import type { LossCall } from '../../core/debuggee/calls/lossCall';
import type { LivePlace } from './liveSessions';
import { agreedToCalls } from './pausedCommand';
import { callsOf, lossOfCall, type NamedLoss } from './sourceCall';

/** The loss of a call; where its arguments run code of the program, the user is asked first. */
export async function agreedLoss(at: LivePlace, call: LossCall): Promise<NamedLoss | undefined> {
  const question = l10n.t('The arguments of the loss call functions of your program, which run once more when they are evaluated.');
  return await agreedToCalls(question, callsOf(call)) ? lossOfCall(at, call) : undefined;
}
