import { TensorStore } from '../../../src/core/formats/tensorStore';
import { catalogue } from '../../../src/core/inspection/catalogue';
import type { Finding } from '../../../src/core/inspection/document';
import { inspect } from '../../../src/core/inspection/inspect';
import { readSpecSubject } from '../../../src/core/inspection/specSubject';
import { unattended } from '../../../src/core/work';
import { startedEngine } from '../engine/startedEngine';
import { memoryFiles } from '../spec/memoryFiles';

/** The findings of a spec beside `run.json`, computed by the engine itself. */
export async function findingsOfSpec(spec: unknown, tensors: unknown): Promise<readonly Finding[]> {
  const files = memoryFiles({ '/run/run.loss.json': spec, '/run/run.json': tensors });
  const subject = await readSpecSubject('/run/run.loss.json', files, catalogue, unattended);
  const { document } = await inspect(subject, { files, store: new TensorStore(files), engine: await startedEngine(), catalogue }, unattended);
  return document.findings;
}

/** The findings of one loss; each tensor is the role of its name. */
export function findingsOfLoss(entry: object, tensors: Readonly<Record<string, unknown>>): Promise<readonly Finding[]> {
  const roles = Object.fromEntries(Object.keys(tensors).map((name) => [name, `run.json#${name}`]));
  return findingsOfSpec({ losses: [{ ...roles, ...entry }] }, tensors);
}
