import type { LiveValues } from './lossOfProgram';
import { checkedAnswer, type DebuggeeAnswer } from './answers';
import { readPart, type ReplyError } from './reply';
import type { DebuggeeRequest, PartRequest } from './requests';

/** A question, and the program's expression for each of its values. */
export interface Question<K extends PartRequest['do'] = PartRequest['do']> {
  readonly request: PartRequest & { readonly do: K };
  readonly values: LiveValues;
}

/** What came of one question. */
export type Outcome = { readonly answer: DebuggeeAnswer<PartRequest['do']> } | { readonly error: ReplyError };

/** One request for several questions; an expression that stands in more than one of them is evaluated once. */
export function requestForSeveral(questions: readonly Question[]): { readonly request: DebuggeeRequest & { readonly do: 'several' }; readonly values: LiveValues } {
  const expressions = [...new Set(questions.flatMap(({ values }) => Object.values(values)))];
  const keyOf = (expression: string): string => `e${expressions.indexOf(expression)}`;
  return {
    request: { do: 'several', parts: questions.map(({ request, values }) => ({ ...request, values: Object.fromEntries(Object.entries(values).map(([name, expression]) => [name, keyOf(expression)])) })) },
    values: Object.fromEntries(expressions.map((expression) => [keyOf(expression), expression])),
  };
}

/**
 * What came of each of the questions.
 * @throws TypeError where an answer is not as it should be
 */
export function outcomesOf(questions: readonly Question[], { parts }: DebuggeeAnswer<'several'>): readonly Outcome[] {
  return questions.map(({ request }, at): Outcome => {
    const reply = readPart(parts[at] ?? null);
    return 'error' in reply ? reply : { answer: checkedAnswer(request.do, reply.ok) };
  });
}
