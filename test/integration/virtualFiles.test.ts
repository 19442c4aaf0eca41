import { commands, Uri, workspace, type Disposable } from 'vscode';
import { needsBridge, panel, workbench } from './bridge';
import { closeAll, expectedNumber, openSpec, waitForInspection, waitForNumber, workspaceFile } from './driver';
import { MemoryFileSystem } from './memoryFileSystem';

describe('files that are not on disk', function () {
  const files = new MemoryFileSystem();
  const at = (name: string): Uri => Uri.from({ scheme: 'loss-inspector-test', authority: 'runs', path: `/a run #1/${name}` });
  let registered: Disposable;

  before(async function () {
    needsBridge(this);
    registered = workspace.registerFileSystemProvider('loss-inspector-test', files);
    for (const name of ['iris.loss.json', 'logits.npy', 'labels.npy', 'model.safetensors', 'classes.txt']) {
      files.put(at(name), await workspace.fs.readFile(workspaceFile('iris', name)));
    }
  });
  beforeEach(closeAll);
  after(async () => {
    await closeAll();
    registered.dispose();
  });

  it('are inspected by their spec, as those on disk', async () => {
    await openSpec(at('iris.loss.json'));
    await waitForNumber('#total-value', expectedNumber('iris', 'total_with_regularization'));
    await panel.wait('role=grid >> text=versicolor');
    await workbench.screenshot('virtual-files');
  });

  it('are inspected as dumps', async () => {
    await commands.executeCommand('lossInspector.inspectLoss', at('logits.npy'), [at('logits.npy'), at('labels.npy')]);
    await waitForInspection();
    await waitForNumber('#data-loss', expectedNumber('iris', 'softmax_cross_entropy'));
  });

  it('are inspected anew when they change', async () => {
    const whole = await files.readFile(at('logits.npy'));
    await openSpec(at('iris.loss.json'));
    files.put(at('logits.npy'), whole.subarray(0, 200));
    await panel.wait('.notice:has-text("logits.npy has changed")');
    await panel.click('text=Refresh');
    await panel.wait('text=/logits\\.npy: truncated/');
    files.put(at('logits.npy'), whole);
    await panel.click('role=button[name="Refresh"]');
    await waitForNumber('#total-value', expectedNumber('iris', 'total_with_regularization'));
  });

  it('are refused where they are missing or too large to be read whole', async () => {
    files.put(at('huge.npy'), new Uint8Array(100), 3 * 2 ** 30);
    await commands.executeCommand('lossInspector.inspectLoss', at('huge.npy'));
    await panel.open();
    await panel.wait('text=/huge\\.npy.*3072 MB.*at most 256 MB/');
    await closeAll();
    await commands.executeCommand('lossInspector.inspectLoss', at('gone.npy'));
    await panel.open();
    await panel.wait('text=/gone\\.npy.*there is no such file/');
  });
});
