import type { LiveValues } from '../../core/debuggee/lossOfProgram';
import { checkedAnswer, type DebuggeeAnswer } from '../../core/debuggee/python/answers';
import { evaluateText } from '../../core/debuggee/python/expression';
import { readFailure, readReply, type Reply, type ReplyProblem } from '../../core/debuggee/python/reply';
import type { Asked, DebuggeeRequest, DebuggeeSources } from '../../core/debuggee/python/requests';
import { BadInput } from '../../core/errors';
import { EvaluationFailure, type Asker, type Evaluations } from './evaluations';
import type { PrivateFolder } from './privateFolder';
import type { Stop } from './stops';

/** Bytes of live tensors that are written into a file at most. */
export const mostSavedBytes = 2 ** 32;

/** Seconds after which the program gives up by itself, before its debugger is waited for no more. */
const seconds: Readonly<Record<Asker, number>> = { user: 25, refresh: 6 };

/** Why the program gave no answer. `remote`: it does not see our files. */
export type LiveProblem = ReplyProblem | 'remote';

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

/** A paused program, asked by one evaluate for each question. Nothing of it changes. */
export class Debuggee {
  private seesOurFiles: boolean | undefined;

  /** @param sources the texts of `media/debuggee` */
  constructor(private readonly evaluations: Evaluations, private readonly sources: () => Promise<DebuggeeSources>) {}

  /**
   * @throws LiveFailure where the program or its debugger says why not, EvaluationFailure where no answer is of use any more,
   * BadInput where an expression is none
   */
  async ask<K extends Asked>(stop: Stop, request: DebuggeeRequest & { readonly do: K }, values: LiveValues, asker: Asker): Promise<DebuggeeAnswer<K>> {
    const expression = evaluateText(await this.sources(), { seconds: seconds[asker], ...request }, values);
    const context = this.evaluations.stops.supportsClipboard ? 'clipboard' : 'watch';
    const reply = await this.evaluations.ask(stop, 'evaluate', { expression, frameId: stop.frame, context }, asker).then(replyOf, refusalOf);
    if ('error' in reply) {
      throw new LiveFailure(reply.error.kind, reply.error.message, reply.error.of);
    }
    try {
      return checkedAnswer(request.do, reply.ok);
    } catch (error) {
      throw error instanceof TypeError ? new LiveFailure('foreign', error.message) : error;
    }
  }

  /**
   * Writes values of the program as an `.npz` into a folder of ours, whose tensors have our names for the values.
   * @throws LiveFailure `remote` where the program is on another machine or in a container
   */
  async save(stop: Stop, values: LiveValues, folder: PrivateFolder, name: string): Promise<DebuggeeAnswer<'save'>> {
    if (this.seesOurFiles !== true) {
      this.seesOurFiles = await this.canRead(stop, folder);
      if (!this.seesOurFiles) {
        throw new LiveFailure('remote', 'the program does not see the files of this machine');
      }
    }
    return this.ask(stop, { do: 'save', folder: folder.path, name, most: mostSavedBytes }, values, 'user');
  }

  private async canRead(stop: Stop, folder: PrivateFolder): Promise<boolean> {
    const { path, text, remove } = await folder.nonce();
    try {
      return (await this.ask(stop, { do: 'nonce', path }, {}, 'user')).nonce === text;
    } finally {
      await remove();
    }
  }
}

function replyOf(answer: unknown): Reply {
  const result = typeof answer === 'object' && answer !== null && 'result' in answer ? answer.result : undefined;
  return readReply(typeof result === 'string' ? result : '');
}

/** An adapter refuses with the words of the exception. */
function refusalOf(error: unknown): Reply {
  if (error instanceof EvaluationFailure && error.kind === 'refused') {
    return readFailure(error.message);
  }
  throw error;
}

/** Whether an error tells the user something about the program or their expression; others are defects. */
export function isLiveFailure(error: unknown): error is LiveFailure | EvaluationFailure | BadInput {
  return error instanceof LiveFailure || error instanceof EvaluationFailure || error instanceof BadInput;
}
