import type { DebuggeeSources } from '../language';
import type { DebuggeeRequest } from '../requests';
import { checkedValues } from '../values';
import { sourceFor } from './sources';
import { checkedExpression } from './userExpression';

/**
 * One expression for a debugger's `evaluate`, which leaves nothing behind: our names live in a dict that is emptied, and the user's
 * expressions are evaluated outside of our function, where the frame's own names are seen. Its value is the answer, one JSON text.
 * @param values the user's expression for each name
 * @throws BadInput where an expression is none, or binds a name
 */
export function evaluateText(sources: DebuggeeSources, request: DebuggeeRequest, values: Readonly<Record<string, string>>): string {
  const entries = checkedValues(values, checkedExpression).map(([name, expression]) => `${pythonString(name)}: (${expression})`);
  const source = pythonString(sourceFor(request.do, sources));
  return `(lambda d, v: (exec(${source}, d), d["answer"](${pythonString(JSON.stringify(request))}, v), d.clear())[1])({}, {${entries.join(', ')}})`;
}

const shortEscapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '"': '\\"', '\\': '\\\\' };

/** A text as a Python string literal of one line in ASCII. */
export function pythonString(text: string): string {
  const body = Array.from(text, (character) => {
    const short = shortEscapes[character];
    const code = character.codePointAt(0) ?? 0;
    if (short !== undefined || (code >= 0x20 && code < 0x7f)) {
      return short ?? character;
    }
    const hex = code.toString(16);
    return code < 0x100 ? `\\x${hex.padStart(2, '0')}` : code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
  });
  return `"${body.join('')}"`;
}
