import { TensorStore } from '../../../src/core/formats/tensorStore';
import type { Finding } from '../../../src/core/inspection/document';
import type { LossEngine } from '../../../src/core/inspection/engine';
import { inspect } from '../../../src/core/inspection/inspect';
import type { Inspection } from '../../../src/core/inspection/inspection';
import { readSpecSubject } from '../../../src/core/inspection/specSubject';
import { unattended, type Work } from '../../../src/core/work';
import { memoryFiles } from '../spec/memoryFiles';
import { smallCatalogue } from '../spec/smallCatalogue';
import { plainEngine } from './plainEngine';

/** Inspects a spec beside `run.json`, which holds the tensors. Other files go by their names. */
export async function inspectTensors(
  spec: unknown, tensors: unknown, others: Readonly<Record<string, unknown>> = {}, work: Work = unattended, engine: LossEngine = plainEngine,
): Promise<Inspection> {
  const named = Object.entries(others).map(([name, content]): [string, unknown] => [`/run/${name}`, content]);
  const files = memoryFiles({ '/run/run.loss.json': spec, '/run/run.json': tensors, ...Object.fromEntries(named) });
  const subject = await readSpecSubject('/run/run.loss.json', files, smallCatalogue, unattended);
  return inspect(subject, { files, store: new TensorStore(files), engine, catalogue: smallCatalogue }, work);
}

/** The findings of one loss of `run.json#logits` and `run.json#labels`. */
export async function findingsOf(loss: string, tensors: unknown, others: Readonly<Record<string, unknown>> = {}, more: object = {}): Promise<readonly Finding[]> {
  const spec = { losses: [{ loss, logits: 'run.json#logits', labels: 'run.json#labels' }], ...more };
  return (await inspectTensors(spec, tensors, others)).document.findings;
}
