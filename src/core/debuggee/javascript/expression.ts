import type { DebuggeeSources } from '../language';
import type { DebuggeeRequest } from '../requests';
import { checkedValues } from '../values';
import { sourceFor } from './sources';
import { checkedExpression } from './userExpression';

/**
 * One expression for a debugger's `evaluate`, which leaves nothing behind: our names are those of a function, and the user's
 * expressions stand outside of it, where the frame's own names are seen. They are functions, so that ours sees what they throw
 * and takes back what tensors they make.
 * @param values the user's expression for each name
 * @throws BadInput where an expression is none, or changes the program
 */
export function evaluateText(sources: DebuggeeSources, request: DebuggeeRequest, values: Readonly<Record<string, string>>): string {
  const entries = checkedValues(values, checkedExpression).map(([name, expression]) => `[${JSON.stringify(name)}]: () => (${expression})`);
  return `((request, values) => {\n"use strict";\n${sourceFor(request.do, sources)}\nreturn answer(request, values);\n})(${JSON.stringify(JSON.stringify(request))}, {${entries.join(', ')}})`;
}
