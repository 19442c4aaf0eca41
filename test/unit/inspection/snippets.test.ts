import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as path from 'node:path';
import { snippetOf } from '../../../src/core/inspection/snippet';
import { snippetTargets, type SnippetTarget } from '../../../src/core/inspection/explain/explanation';
import type { LossEntry } from '../../../src/core/spec/lossSpec';
import { assertClose } from '../engine/closeness';
import { inspectLoss } from '../samples/sampleInspection';

/** A Python that has the framework; null where this machine has none. */
function pythonWith(module: string): string | null {
  return ['/usr/bin/python3', 'python3'].find((python) => {
    try {
      execFileSync(python, ['-c', `import ${module}`], { stdio: 'ignore', timeout: 60_000 });
      return true;
    } catch {
      return false;
    }
  }) ?? null;
}

const modules: Readonly<Record<SnippetTarget, string>> = { pytorch: 'torch', sklearn: 'sklearn', numpy: 'numpy', keras: 'keras', tensorflow: 'tensorflow' };

const logits = { logits: 'logits.npy', labels: 'labels.npy' };
const csv = { predictions: 'predictions.csv#prediction', labels: 'predictions.csv#target' };
const weighted = { roles: csv, weights: 'predictions.csv#weight' };

const entries: readonly (readonly [string, Partial<LossEntry> & Pick<LossEntry, 'loss' | 'roles'>])[] = [
  ['iris', { loss: 'sparse_softmax_cross_entropy', roles: logits }],
  ['iris', { loss: 'sparse_softmax_cross_entropy', roles: logits, reduction: 'SUM' }],
  ['iris', { loss: 'sparse_softmax_cross_entropy', roles: { logits: 'logits.npy[:20]', labels: 'labels.npy[:20]' }, convention: 'keras' }],
  ['iris', { loss: 'sparse_softmax_cross_entropy', roles: logits, convention: 'pytorch', parameters: { label_smoothing: 0.1 } }],
  ['iris', { loss: 'sparse_softmax_cross_entropy', roles: logits, convention: 'sklearn' }],
  ['iris', { loss: 'softmax_cross_entropy', roles: logits, parameters: { label_smoothing: 0.2 } }],
  ['iris', { loss: 'multiclass_svm', roles: logits, parameters: { margin: 2 } }],
  ['iris', { loss: 'multiclass_svm', roles: logits, convention: 'pytorch', parameters: { p: 2 } }],
  ['iris', { loss: 'multiclass_svm', roles: logits, convention: 'sklearn' }],
  ['diabetes', { loss: 'mean_squared_error', ...weighted }],
  ['diabetes', { loss: 'mean_squared_error', ...weighted, reduction: 'MEAN' }],
  ['diabetes', { loss: 'mean_squared_error', ...weighted, convention: 'sklearn' }],
  ['diabetes', { loss: 'mean_squared_error', ...weighted, convention: 'keras' }],
  ['diabetes', { loss: 'absolute_difference', roles: csv, weights: 2.5 }],
  ['diabetes', { loss: 'huber_loss', roles: csv, convention: 'pytorch', parameters: { delta: 10 } }],
  ['multilabel', { loss: 'sigmoid_cross_entropy', roles: { logits: 'outputs.safetensors#logits', labels: 'outputs.safetensors#labels' }, parameters: { label_smoothing: 0.1 } }],
];

/** Which targets have code for an entry: every one of the list above has some. */
describe('code that reproduces a value', function () {
  this.timeout(120_000);
  for (const target of snippetTargets) {
    const python = pythonWith(modules[target]);
    const hasSafetensors = python !== null && pythonWith('safetensors') === python;
    it(`of ${target} prints the value shown${python === null ? ` (${modules[target]} is not on this machine: only compiled)` : ''}`, async function () {
      let compared = 0;
      for (const [folder, entry] of entries) {
        const inspection = await inspectLoss(folder, entry);
        const snippet = snippetOf(inspection, 0, target);
        if (snippet.kind === 'none') {
          assert.ok(snippet.reason.length > 10);
          continue;
        }
        const { code } = snippet;
        const cwd = path.resolve('samples', folder);
        if (python === null || (code.includes('safetensors') && !hasSafetensors)) {
          continue;
        }
        const printed = Number(execFileSync(python, ['-W', 'ignore', '-c', code], { cwd, encoding: 'utf8', timeout: 60_000 }));
        assertClose(printed, Number(inspection.document.losses[0]?.value), 1e-6, `${target}: ${entry.loss} of ${entry.convention ?? 'tf-slim'}`);
        compared += 1;
      }
      if (python === null) {
        this.skip();
      }
      assert.ok(compared >= 3, `${compared} compared`);
    });
  }

  it('says why there is none', async () => {
    const inspection = await inspectLoss('iris', { loss: 'sparse_softmax_cross_entropy', roles: logits });
    assert.deepEqual(snippetOf(inspection, 0, 'sklearn'), { kind: 'none', reason: 'scikit-learn does not compute this convention; choose sklearn first' });
  });
});
