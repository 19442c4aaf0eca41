import type { FileSystem } from '../../../../src/core/bytes/fileSystem';
import { TensorStore } from '../../../../src/core/formats/tensorStore';
import { inspect } from '../../../../src/core/inspection/inspect';
import type { Inspection } from '../../../../src/core/inspection/inspection';
import { LossSteps } from '../../../../src/core/inspection/steps/lossSteps';
import { seriesOf } from '../../../../src/core/inspection/steps/seriesSpec';
import { StepRun } from '../../../../src/core/inspection/steps/stepRun';
import { readSpecSubject } from '../../../../src/core/inspection/specSubject';
import { unattended } from '../../../../src/core/work';
import { memoryFiles } from '../../spec/memoryFiles';
import { smallCatalogue } from '../../spec/smallCatalogue';
import { plainEngine } from '../plainEngine';

/** What a test looks at of a spec over its steps. */
export interface StepsUnderTest {
  readonly run: StepRun;
  readonly steps: LossSteps;
  readonly inspection: Inspection;
  readonly system: FileSystem;
}

/** A classification over steps: files by their names, whose `logits` and `labels` `run.loss.json` names. Every step is taken. */
export async function runOver(files: Readonly<Record<string, unknown>>, dump: string, extra: { readonly more?: object; readonly writtenAt?: FileSystem['writtenAt']; readonly logits?: string } = {}): Promise<StepsUnderTest> {
  const spec = { losses: [{ loss: 'sparse_softmax_cross_entropy', logits: `${dump}#${extra.logits ?? 'logits'}`, labels: `${dump}#labels` }], ...extra.more };
  const texts = Object.entries(files).map(([name, content]): [string, unknown] => [`/run/${name}`, content]);
  const system = { ...memoryFiles({ ...Object.fromEntries(texts), '/run/run.loss.json': spec }), ...(extra.writtenAt === undefined ? {} : { writtenAt: extra.writtenAt }) };
  const subject = await readSpecSubject('/run/run.loss.json', system, smallCatalogue, unattended);
  const context = { files: system, store: new TensorStore(system), engine: plainEngine, catalogue: smallCatalogue };
  const inspection = await inspect(subject, context, unattended);
  const series = await seriesOf(subject.spec, '/run', context);
  if (series === null) {
    throw new Error('no series');
  }
  const run = new StepRun(series, subject, context);
  await run.advance(unattended);
  return { run, inspection, system, steps: new LossSteps(run, 0, inspection.computed(0), inspection.document.series?.step ?? series.own ?? '') };
}
