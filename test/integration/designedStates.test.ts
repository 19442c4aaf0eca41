import assert from 'node:assert/strict';
import { truncateSync } from 'node:fs';
import { commands, Uri, workspace, type Disposable } from 'vscode';
import { panel, tensorPage, workbench } from './bridge';
import { clearWorkbench, closeAll, expectedNumber, openSpec, restoreWorkbench, waitForNumber, workspaceFile, writeWorkspaceFile } from './driver';
import { MemoryFileSystem } from './memoryFileSystem';
import { writeNpy } from './npyFile';
import { themeNames, themes, useTheme } from './themes';
import { assertAccessible } from './widths';

describe('the panel where there is no inspection to show', function () {
  const files = new MemoryFileSystem();
  const at = (name: string): Uri => Uri.from({ scheme: 'loss-inspector-slow', authority: 'runs', path: `/run/${name}` });
  let registered: Disposable;

  before(async function () {
    await clearWorkbench(this);
    registered = workspace.registerFileSystemProvider('loss-inspector-slow', files);
    for (const name of ['logits.npy', 'labels.npy']) {
      files.put(at(name), await workspace.fs.readFile(workspaceFile('iris', name)));
    }
    files.put(at('slow.loss.json'), Buffer.from(JSON.stringify({ losses: [{ loss: 'sparse_softmax_cross_entropy', logits: 'logits.npy', labels: 'labels.npy' }] })));
  });
  afterEach(async () => {
    await useTheme(undefined);
    await closeAll();
  });
  after(async () => {
    await restoreWorkbench();
    registered.dispose();
  });

  async function picture(state: string): Promise<void> {
    for (const name of themeNames) {
      await useTheme(themes[name]);
      await assertAccessible(`${state}, ${name}`);
      await workbench.screenshot(`state-${state}-${name}`);
    }
  }

  it('shows how far it is, can be cancelled, and goes on when asked to', async () => {
    const release = files.hold(at('logits.npy'));
    try {
      await commands.executeCommand('lossInspector.openSpec', at('slow.loss.json'));
      await panel.open();
      await panel.wait('role=progressbar[name="Inspection"]');
      await picture('loading');
      await panel.click('text=Cancel');
      await panel.wait('text=The inspection was cancelled. Nothing was changed.');
      await picture('cancelled');
    } finally {
      release();
    }
    await panel.click('text=Inspect Again');
    await waitForNumber('#total-value', expectedNumber('iris', 'softmax_cross_entropy'));
  });

  it('says of a file that is too large how large it is, and what may be', async () => {
    files.put(at('huge.npy'), new Uint8Array(100), 3 * 2 ** 30);
    await commands.executeCommand('lossInspector.inspectLoss', at('huge.npy'));
    await panel.open();
    assert.match(await panel.text('role=alert'), /huge\.npy.*3072 MB.*at most 256 MB/);
    await picture('too-big');
  });

  it('says what is wrong with a spec, and how to go on', async () => {
    await commands.executeCommand('lossInspector.openSpec', await writeWorkspaceFile('iris/unfinished.loss.json', '{\n  "losses": [\n'));
    await panel.open();
    await panel.wait('text=could not be inspected');
    await picture('error');
  });

  it('says that there is nothing in a loss without samples, in a dump without tensors, and behind a filter', async () => {
    await commands.executeCommand('lossInspector.inspectLoss', await writeWorkspaceFile('iris/nothing.json', '{}'));
    await panel.open();
    await panel.wait('role=alert >> text=holds no numbers');
    await picture('empty-dump');
    await closeAll();
    await openSpec(workspaceFile('iris', 'iris.loss.json'));
    await panel.fill('.expression-field input', 'loss > 1e9');
    await panel.focus('.expression-field input');
    await workbench.press('Enter');
    await panel.wait('.loss-view .empty, .views .empty');
    await picture('empty-filter');
  });
});

describe('an editor of a tensor that is too large to be read unasked', function () {
  before(async function () { await clearWorkbench(this); });
  after(restoreWorkbench);

  it('waits to be asked for what reads all of it, and can be stopped', async () => {
    const file = await writeNpy('large.npy', [1 << 13, 1 << 13], new Float32Array(0));
    // A hole on most disks: 256 MB that take no room.
    truncateSync(file.fsPath, (await workspace.fs.stat(file)).size + 4 * 2 ** 26);
    try {
      await commands.executeCommand('vscode.openWith', file, 'lossInspector.tensors');
      await tensorPage.open();
      await tensorPage.wait('.work-status vscode-button');
      for (const name of themeNames) {
        await useTheme(themes[name], tensorPage);
        assert.deepEqual(await tensorPage.accessibilityViolations(), [], name);
        await workbench.screenshot(`state-too-big-tensor-${name}`);
      }
    } finally {
      await closeAll();
      await workspace.fs.delete(file);
    }
  });
});
