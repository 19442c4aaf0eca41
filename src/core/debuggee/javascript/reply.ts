import { foreign, marker, problem, readEnvelope, shortened, type Reply } from '../reply';

/**
 * Reads the result of an `evaluate`: our text in quotes, in which js-debug puts a backslash before each quote and backslash, or
 * the text itself. What is too long has its middle replaced by `…`.
 */
export function readReply(result: string): Reply {
  const text = result.trim();
  const quote = text.charAt(0);
  const isQuoted = /^['"`]/.test(quote);
  const isClosed = !isQuoted || (text.length > 1 && text.endsWith(quote));
  const body = isQuoted ? text.slice(1, isClosed ? -1 : undefined).replace(/\\([\s\S])/g, '$1') : text;
  if (!body.startsWith(marker)) {
    return readFailure(text);
  }
  return isClosed && body.endsWith('}') ? readEnvelope(body) : problem('truncated', 'the debugger cut the answer off; ask for less at a time');
}

/** Reads what a debugger says of an evaluate that failed: `Uncaught SyntaxError: …`. The user's own expression raises within the answer. */
export function readFailure(message: string): Reply {
  const text = message.trim();
  const told = /^(?:Uncaught |Error processing evaluate: )*(\w*(?:Error|Exception))\b:? ?([^\n]*)/.exec(text);
  if (told !== null) {
    const [, name = '', words = ''] = told;
    return problem('expression', words === '' ? name : `${name}: ${shortened(words)}`);
  }
  return foreign(text);
}
