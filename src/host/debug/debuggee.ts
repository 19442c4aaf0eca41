import type { LiveValues } from '../../core/debuggee/lossOfProgram';
import { checkedAnswer, type DebuggeeAnswer } from '../../core/debuggee/answers';
import type { DebuggeeLanguage, DebuggeeSources } from '../../core/debuggee/language';
import { npzFile } from '../../core/debuggee/npz';
import type { Reply } from '../../core/debuggee/reply';
import type { Asked, DebuggeeRequest } from '../../core/debuggee/requests';
import { EvaluationFailure, type Asker, type Evaluations } from './evaluations';
import { fetchTensors } from './fetchedTensors';
import { LiveFailure } from './liveFailure';
import type { PrivateFolder } from './privateFolder';
import type { SaveProgress } from './readMemory';
import type { Stop } from './stops';

/** Bytes of live tensors that are written into a file at most. */
export const mostSavedBytes = 2 ** 32;

/** Seconds after which the program gives up by itself, before its debugger is waited for no more. */
const seconds: Readonly<Record<Asker, number>> = { user: 25, refresh: 6 };

/** How live tensors came into a file: `written` by the program, or `fetched` through the debugger. */
export type SavedWay = 'written' | 'fetched';

/** What is asked of a paused program. */
export interface PausedProgram {
  /**
   * @throws LiveFailure where the program or its debugger says why not, EvaluationFailure where no answer is of use any more,
   * BadInput where an expression is none
   */
  ask<K extends Asked>(stop: Stop, request: DebuggeeRequest & { readonly do: K }, values: LiveValues, asker: Asker): Promise<DebuggeeAnswer<K>>;

  /** Makes an `.npz` of values in a folder of ours; its tensors have our names for the values. Throws as `ask` does. */
  save(stop: Stop, values: LiveValues, folder: PrivateFolder, name: string, progress?: SaveProgress): Promise<SavedWay>;
}

/** A paused program, asked by one evaluate for each question. Nothing of it changes. */
export class Debuggee implements PausedProgram {
  private seesOurFiles: boolean | undefined;

  /** @param sources the texts of `media/debuggee` */
  constructor(private readonly evaluations: Evaluations, private readonly language: DebuggeeLanguage, private readonly sources: () => Promise<DebuggeeSources>) {}

  async ask<K extends Asked>(stop: Stop, request: DebuggeeRequest & { readonly do: K }, values: LiveValues, asker: Asker): Promise<DebuggeeAnswer<K>> {
    const { language } = this;
    const expression = language.evaluateText(await this.sources(), { seconds: seconds[asker], ...request }, values);
    const context = language.context(this.evaluations.stops.supportsClipboard);
    const reply = await this.evaluations.ask(stop, 'evaluate', { expression, frameId: stop.frame, context }, asker)
      .then((answer) => language.readReply(resultOf(answer)), (error: unknown) => refusalOf(error, language));
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
   * The program writes the file where it sees it. On another machine or in a container it does not: what is small comes through
   * the debugger, in pieces.
   * @throws LiveFailure `remote` where that would be too much
   */
  async save(stop: Stop, values: LiveValues, folder: PrivateFolder, name: string): Promise<SavedWay> {
    this.seesOurFiles ??= await this.checkFiles(stop, folder);
    if (this.seesOurFiles) {
      await this.ask(stop, { do: 'save', folder: folder.path, name, most: mostSavedBytes }, values, 'user');
      return 'written';
    }
    await folder.write(name, npzFile(await fetchTensors((request, value) => this.ask(stop, request, value, 'user'), values)));
    return 'fetched';
  }

  /** Whether the program reads a text that only who sees our files can know. */
  private async checkFiles(stop: Stop, folder: PrivateFolder): Promise<boolean> {
    const { path, text, remove } = await folder.nonce();
    try {
      return (await this.ask(stop, { do: 'nonce', path }, {}, 'user')).nonce === text;
    } finally {
      await remove();
    }
  }
}

function resultOf(answer: unknown): string {
  const result = typeof answer === 'object' && answer !== null && 'result' in answer ? answer.result : undefined;
  return typeof result === 'string' ? result : '';
}

/** An adapter refuses with the words of the exception. */
function refusalOf(error: unknown, language: DebuggeeLanguage): Reply {
  if (error instanceof EvaluationFailure && error.kind === 'refused') {
    return language.readFailure(error.message);
  }
  throw error;
}
