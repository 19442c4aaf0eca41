import type { LivePlace } from './liveSessions';

/** Variables of a scope that are looked at. */
const mostVariables = 500;

/** A variable of the frame, by what the debugger shows of it. */
export interface ScopeVariable {
  readonly name: string;
  readonly type: string;
}

/** The variables of the frame, the local ones first. Nothing is evaluated that VS Code's own view of them would not show. */
export async function variablesInScope({ live, stop }: LivePlace): Promise<readonly ScopeVariable[]> {
  const scopes = listIn(await live.evaluations.ask(stop, 'scopes', { frameId: stop.frame }, 'user'), 'scopes');
  const found = new Map<string, ScopeVariable>();
  for (const scope of scopes.filter(({ expensive }) => expensive !== true).slice(0, 4)) {
    const answer = await live.evaluations.ask(stop, 'variables', { variablesReference: scope['variablesReference'], count: mostVariables }, 'user');
    for (const { name, type } of listIn(answer, 'variables')) {
      if (typeof name === 'string' && /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name) && !name.startsWith('__') && !/^(module|function|type|builtin_function_or_method)$/.test(String(type))) {
        found.set(name, found.get(name) ?? { name, type: typeof type === 'string' ? type : '' });
      }
    }
  }
  return [...found.values()].slice(0, mostVariables);
}

/** The objects of a list in an adapter's answer. */
function listIn(answer: unknown, key: string): readonly Readonly<Record<string, unknown>>[] {
  const list = typeof answer === 'object' && answer !== null ? (answer as Readonly<Record<string, unknown>>)[key] : undefined;
  return Array.isArray(list) ? list.filter((item): item is Readonly<Record<string, unknown>> => typeof item === 'object' && item !== null) : [];
}
