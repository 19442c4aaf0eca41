import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { extensions } from 'vscode';
import { eventually, log, needsBridge } from '../bridge';
import { expectedNumber, extensionFolder, openSpec, waitForNumber, workspaceFile } from '../driver';

const repository = path.resolve(__dirname, '..', '..', '..', '..');

describe('the packed extension, installed', function () {
  before(function () { needsBridge(this); });

  it('is the one from the VSIX, and is not active before a document of its languages was opened', async () => {
    const relative = path.relative(repository, extensionFolder().fsPath);
    assert.ok(relative.startsWith('..'), relative);
    // Some versions of VS Code open JSON files of their own as they start; VS Code's JSON language is the witness.
    const isActive = (id: string): boolean | undefined => extensions.getExtension(id)?.isActive;
    if (isActive('loss-inspector.loss-inspector') === true) {
      await eventually('the JSON language, which takes longer', () => Promise.resolve(isActive('vscode.json-language-features')), (active) => active === true);
    }
  });

  it('loads one small script to be active: no format, no engine, no TensorFlow.js', async () => {
    await extensions.getExtension('loss-inspector.loss-inspector')?.activate();
    const folder = extensionFolder().fsPath;
    const loaded = Object.keys(require.cache).filter((file) => file.startsWith(folder + path.sep)).map((file) => path.relative(folder, file));
    assert.deepEqual(loaded, [path.join('dist', 'extension.js')]);
    // The name of one of TensorFlow.js's kernels, and a word of NumPy's headers.
    const holds = (script: string, words: string): boolean => readFileSync(path.join(folder, 'dist', script), 'utf8').includes(words);
    assert.deepEqual([holds('customLoss.js', 'SparseSegmentMean'), holds('extension.js', 'SparseSegmentMean')], [true, false]);
    assert.deepEqual([holds('extension.formats.js', 'fortran_order'), holds('extension.js', 'fortran_order')], [true, false]);
    assert.ok(statSync(path.join(folder, 'dist', 'extension.js')).size < 100_000);
  });

  it('starts the engine\'s thread with the first inspection, not with activation', async () => {
    await othersHaveStarted();
    const before = threads();
    const start = performance.now();
    await extensions.getExtension('loss-inspector.loss-inspector')?.activate();
    await log(`      activated in ${(performance.now() - start).toFixed(1)} ms`);
    assert.equal(threads(), before);

    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    await openSpec(workspaceFile('iris', 'iris.loss.json'));
    delay.disable();
    await log(`      the extension host's longest pause in the first inspection: ${(delay.max / 1e6).toFixed(1)} ms`);
    assert.equal(threads(), before + 1);
  });

  it('shows the figures of the iris run', async () => {
    await waitForNumber('#total-value', expectedNumber('iris', 'total_with_regularization'));
  });
});

/** Worker threads of the extension host. */
function threads(): number {
  const report = process.report.getReport() as { readonly workers?: readonly unknown[] };
  return report.workers?.length ?? 0;
}

/** Waits until VS Code's own extensions, which start in the same process, have stopped loading. */
async function othersHaveStarted(): Promise<void> {
  const end = Date.now() + 10_000;
  for (let quiet = 0; quiet < 4 && Date.now() < end;) {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    await new Promise((resolve) => { setTimeout(resolve, 250); });
    delay.disable();
    quiet = delay.max < 10e6 ? quiet + 1 : 0;
  }
}
