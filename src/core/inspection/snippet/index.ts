import { BadInput } from '../../errors';
import type { Snippet, SnippetTarget } from '../explain/explanation';
import type { Inspection } from '../inspection';

/** @throws BadInput where there is no such loss, or it could not be computed */
export function snippetOf(inspection: Inspection, loss: number, target: SnippetTarget): Snippet {
  const evaluated = inspection.evaluated[loss];
  if (evaluated === undefined) {
    throw new BadInput({ reason: `there is no loss ${loss}` });
  }
  return { kind: 'none', reason: `${target} is not written yet` };
}
