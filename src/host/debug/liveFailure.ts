import type { ReplyProblem } from '../../core/debuggee/reply';
import { BadInput } from '../../core/errors';
import { EvaluationFailure } from './evaluations';

/** Why the program gave no answer. `remote`: it does not see our files; `unreadable`: memory of it; `cancelled`: by the user. */
export type LiveProblem = ReplyProblem | 'remote' | 'unreadable' | 'cancelled';

export class LiveFailure extends Error {
  override readonly name = 'LiveFailure';

  /**
   * @param reason one sentence without a full stop
   * @param of the name of the value that it is about
   */
  constructor(readonly kind: LiveProblem, readonly reason: string, readonly of: string | null = null) {
    super(reason);
  }
}

/** Whether an error tells the user something about the program or their expression; others are defects. */
export function isLiveFailure(error: unknown): error is LiveFailure | EvaluationFailure | BadInput {
  return error instanceof LiveFailure || error instanceof EvaluationFailure || error instanceof BadInput;
}
