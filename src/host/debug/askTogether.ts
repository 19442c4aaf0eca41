import type { DebuggeeAnswer } from '../../core/debuggee/answers';
import type { PartRequest } from '../../core/debuggee/requests';
import { outcomesOf, requestForSeveral, type Outcome, type Question } from '../../core/debuggee/several';
import type { PausedProgram } from './debuggee';
import { isLiveFailure, LiveFailure } from './liveFailure';
import { EvaluationFailure, type Asker } from './evaluations';
import type { LiveProblemError } from './problems';
import type { Stop } from './stops';

/** Questions of one evaluate at most: their answers stay below what a debugger cuts off. */
const mostTogether = 16;

/** What came of a question that was asked together with others. */
export type Answered = { readonly answer: DebuggeeAnswer<PartRequest['do']> } | { readonly failure: LiveProblemError };

/**
 * Asks several questions of a stop by one evaluate. Where one expression fails, none of them has a value: each is asked alone
 * then. So is what had no time left behind the others.
 * @throws EvaluationFailure where no answer is of use any more, or none comes
 */
export async function askTogether(debuggee: PausedProgram, stop: Stop, questions: readonly Question[], asker: Asker): Promise<readonly Answered[]> {
  const answers: Answered[] = [];
  for (let from = 0; from < questions.length; from += mostTogether) {
    const group = questions.slice(from, from + mostTogether);
    const outcomes = group.length < 2 ? [] : await outcomesTogether(debuggee, stop, group, asker);
    for (const [at, question] of group.entries()) {
      const outcome = outcomes[at];
      answers.push(outcome === undefined || ('error' in outcome && outcome.error.kind === 'slow')
        ? await askAlone(debuggee, stop, question, asker)
        : 'answer' in outcome ? outcome : { failure: new LiveFailure(outcome.error.kind, outcome.error.message, outcome.error.of) });
    }
  }
  return answers;
}

/** Nothing where the whole failed. */
async function outcomesTogether(debuggee: PausedProgram, stop: Stop, questions: readonly Question[], asker: Asker): Promise<readonly Outcome[]> {
  const { request, values } = requestForSeveral(questions);
  try {
    return outcomesOf(questions, await debuggee.ask(stop, request, values, asker));
  } catch (error) {
    if (!(error instanceof TypeError) && !isOfQuestion(error)) {
      throw error;
    }
    return [];
  }
}

async function askAlone(debuggee: PausedProgram, stop: Stop, { request, values }: Question, asker: Asker): Promise<Answered> {
  try {
    return { answer: await debuggee.ask(stop, request, values, asker) };
  } catch (error) {
    if (!isOfQuestion(error)) {
      throw error;
    }
    return { failure: error };
  }
}

/** Whether it says something of the question alone: another one may have an answer still. */
function isOfQuestion(error: unknown): error is LiveProblemError {
  return isLiveFailure(error) && !(error instanceof EvaluationFailure && error.kind !== 'refused');
}
