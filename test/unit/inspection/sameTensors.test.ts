import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { TensorStore } from '../../../src/core/formats/tensorStore';
import { catalogue } from '../../../src/core/inspection/catalogue';
import { inferSubject } from '../../../src/core/inspection/dumpSubject';
import { inspect } from '../../../src/core/inspection/inspect';
import type { Inspection } from '../../../src/core/inspection/inspection';
import { readSpecSubject } from '../../../src/core/inspection/specSubject';
import type { InspectionContext, InspectionSubject } from '../../../src/core/inspection/subject';
import { unattended } from '../../../src/core/work';
import { startedEngine } from '../engine/startedEngine';
import { MemoryFiles } from '../formats/memoryFiles';

/** The tensors of one run, saved by test/fixtures/formats/make_same_tensors.py. */
interface SavedRun {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** What a user would select. */
  readonly open: readonly string[];
  /** References by the role of the tensor. */
  readonly references: Readonly<Record<string, string>>;
  /** Whether the format keeps the names and shapes of the tensors, which roles are told by. */
  readonly sameNames: boolean;
}

interface SavedRuns {
  /** What the loss must be that is inferred, by NumPy. */
  readonly loss: number;
  readonly runs: readonly SavedRun[];
}

const sets = JSON.parse(readFileSync('test/fixtures/formats/sameTensors.json', 'utf8')) as Readonly<Record<string, SavedRuns>>;

/** Losses of every kind, one given what it should not be, and a regularizer, so that there are findings. */
function specOf({ logits, labels, probs, weights }: SavedRun['references']): unknown {
  return {
    losses: [
      { loss: 'sparse_softmax_cross_entropy', name: 'task', logits, labels, weights, coefficient: 0.75 },
      { loss: 'sparse_softmax_cross_entropy', name: 'softmaxed twice', logits: probs, labels },
      { loss: 'multiclass_svm', name: 'margins', logits, labels, margin: 0.5 },
      { loss: 'mean_squared_error', name: 'distance', predictions: logits, labels: probs, weights: 0.5 },
      { loss: 'sparse_softmax_cross_entropy', name: 'PyTorch', convention: 'pytorch', logits, labels, label_smoothing: 0.1 },
    ],
    regularization: [{ regularizer: 'l2', scale: 0.01, tensors: [logits] }],
  };
}

async function contextOf({ files, references }: SavedRun): Promise<InspectionContext> {
  const contents = Object.entries(files).map(([name, base64]): [string, Uint8Array] => [`/run/${name}`, Buffer.from(base64, 'base64')]);
  const spec: [string, Uint8Array] = ['/run/run.loss.json', Buffer.from(JSON.stringify(specOf(references)))];
  const system = new MemoryFiles(new Map([...contents, spec]));
  return { files: system, store: new TensorStore(system), catalogue, engine: await startedEngine() };
}

/** All that a face shows of an inspection, references by their roles and files by one name. */
async function shown(run: SavedRun, subject: (context: InspectionContext) => Promise<InspectionSubject>): Promise<unknown> {
  const context = await contextOf(run);
  try {
    const inspection = await inspect(await subject(context), context, unattended);
    const { document, histograms, classNames } = inspection;
    const text = JSON.stringify({ document, histograms, classNames, samples: await samplesOf(inspection) });
    return JSON.parse(withRoles(text, run));
  } finally {
    await context.store.close();
  }
}

async function samplesOf(inspection: Inspection): Promise<unknown> {
  return Promise.all(inspection.document.losses.map(async ({ samples, error }, loss) => (
    error === null ? inspection.detailedRows({ loss, start: 0, end: samples, sort: { column: 'loss', descending: true } }, unattended) : error)));
}

function withRoles(text: string, { references, open }: SavedRun): string {
  const longestFirst = Object.entries(references).sort(([, a], [, b]) => b.length - a.length);
  const named = longestFirst.reduce((result, [role, reference]) => result.replaceAll(JSON.stringify(reference).slice(1, -1), `<${role}>`), text);
  return open.reduce((result, file) => result.replaceAll(file, '<file>'), named);
}

const bySpec = (run: SavedRun): Promise<unknown> => shown(run, ({ files }) => readSpecSubject('/run/run.loss.json', files, catalogue, unattended));
const byInference = (run: SavedRun): Promise<unknown> => shown(run, (context) => inferSubject(run.open.map((file) => `/run/${file}`), context, unattended));

describe('the same tensors in every format', () => {
  for (const [dtypes, { loss, runs: [first, ...others] }] of Object.entries(sets)) {
    describe(dtypes, () => {
      assert.ok(first !== undefined);
      let spec: unknown;
      let inferred: unknown;
      before(async () => { [spec, inferred] = [await bySpec(first), await byInference(first)]; });

      it('have losses and findings', () => {
        const { document: { losses, totalLoss, findings } } = spec as Inspection;
        assert.deepEqual(losses.map(({ error }) => error), losses.map(() => null));
        assert.equal(typeof totalLoss, 'number');
        assert.ok(findings.some(({ code }) => code === 'probabilities-as-logits'));
      });

      for (const run of [first, ...others]) {
        it(`${run.name}: the loss is the one of NumPy`, async () => {
          const { document: { totalLoss } } = await byInference(run) as Inspection;
          assert.ok(Math.abs(Number(totalLoss) - loss) < 1e-6 * loss, `${totalLoss} and not ${loss}`);
        });
      }

      for (const run of others) {
        it(`${run.name}: one spec gives one inspection`, async () => {
          assert.deepEqual(await bySpec(run), spec);
        });
        if (run.sameNames) {
          it(`${run.name}: roles and loss are inferred alike`, async () => {
            assert.deepEqual(await byInference(run), inferred);
          });
        }
      }
    });
  }
});
