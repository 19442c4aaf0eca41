import { TensorStore } from '../../../../src/core/formats/tensorStore';
import { catalogue } from '../../../../src/core/inspection/catalogue';
import { explain } from '../../../../src/core/inspection/explain/explain';
import type { Explanation } from '../../../../src/core/inspection/explain/explanation';
import { inspect } from '../../../../src/core/inspection/inspect';
import type { Inspection } from '../../../../src/core/inspection/inspection';
import { readSpecSubject } from '../../../../src/core/inspection/specSubject';
import type { InspectionContext } from '../../../../src/core/inspection/subject';
import { unattended, type Work } from '../../../../src/core/work';
import { sharedEngine } from '../../samples/sampleInspection';
import { memoryFiles } from '../../spec/memoryFiles';

/** A spec over `run.json`, which holds the tensors (as JSON's text, where JSON has no word for them), inspected with the real engine. */
export async function inspected(spec: object, tensors: object | string): Promise<{ readonly inspection: Inspection; readonly context: InspectionContext }> {
  const files = memoryFiles({ '/run/run.loss.json': spec, '/run/run.json': tensors });
  const subject = await readSpecSubject('/run/run.loss.json', files, catalogue, unattended);
  const context = { files, store: new TensorStore(files), engine: await sharedEngine(), catalogue };
  return { inspection: await inspect(subject, context, unattended), context };
}

/** What gives a number, of one loss over `logits` or `predictions` and `labels` of the tensors, or of a whole spec. */
export async function explained(number: string, spec: object, tensors: object, work: Work = unattended): Promise<Explanation> {
  const { inspection, context } = await inspected(spec, tensors);
  return explain(inspection, context, { number, loss: null }, work);
}

/** A spec of one loss whose roles are the tensors of the same names. */
export function specOf(loss: string, tensors: Readonly<Record<string, unknown>>, more: object = {}, around: object = {}): object {
  const roles = Object.fromEntries(['logits', 'predictions', 'log_probabilities', 'labels', 'losses', 'mask', 'weights'].filter((role) => role in tensors).map((role) => [role, `run.json#${role}`]));
  return { losses: [{ loss, ...roles, ...more }], ...around };
}
