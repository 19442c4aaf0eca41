import assert from 'node:assert/strict';
import { commands, workspace } from 'vscode';
import { eventually, needsBridge, panel, workbench } from './bridge';
import { choose, closeAll, expectedNumber, waitForInspection, waitForNumber, workspaceFile } from './driver';
import { themes, useTheme } from './themes';

const bothTasks = expectedNumber('digits', 'epoch_06', 'multi_task_total');

describe('opening a run', function () {
  before(function () { needsBridge(this); });

  beforeEach(closeAll);
  after(closeAll);

  it('opens a sample run from the palette', async () => {
    await runFromPalette('Loss Inspector: Open Sample Run');
    await pickItem('Iris');
    await waitForInspection();
    await waitForNumber('#total-value', expectedNumber('iris', 'total_with_regularization'));
  });

  it('opens files picked from the palette', async () => {
    await runFromPalette('Loss Inspector: Inspect Saved Outputs…');
    await workbench.wait('.quick-input-list .monaco-list-row:has-text("README.md")');
    // While it lists the folder it begins with, VS Code may put its path over what was typed.
    await eventually('the file in the list', async () => {
      await workbench.fill('.quick-input-widget input', workspaceFile('iris', 'iris.loss.json').fsPath);
      await workbench.wait('.quick-input-list .monaco-list-row:has-text("iris.loss.json")', { timeout: 4000 });
    }, () => true, 30_000);
    await workbench.press('Enter');
    await waitForInspection();
    await waitForNumber('#total-value', expectedNumber('iris', 'total_with_regularization'));
  });

  it('opens the dump in the active editor', async () => {
    const table = workspaceFile('diabetes', 'predictions.csv');
    await commands.executeCommand('vscode.open', table);
    await runFromPalette('Loss Inspector: Inspect Active File');
    await panel.open();
    await panel.wait('role=region[name="Inputs"]');
  });

  it('opens one dump as the Explorer hands it over, and infers the roles', async () => {
    const dump = workspaceFile('digits', 'epoch_06.npz');
    await commands.executeCommand('lossInspector.inspectLoss', dump, [dump]);
    await waitForInspection();
    await waitForNumber('#data-loss', bothTasks);
  });

  it('lists the tensors of a dump that no loss fits, and takes one for them', async () => {
    const checkpoint = workspaceFile('digits', 'checkpoint_06.safetensors');
    await commands.executeCommand('lossInspector.inspectLoss', checkpoint, [checkpoint]);
    await panel.open();
    await panel.wait('role=region[name="No Loss"] >> text=No loss is computed yet');
    await panel.wait('.tensor-table tr:has-text("conv.weight"):has-text("[16, 1, 3, 3]")');
    for (const theme of Object.values(themes)) {
      await useTheme(theme);
      assert.deepEqual(await panel.accessibilityViolations(), []);
      await workbench.screenshot(`contents-${theme.replaceAll(' ', '-').toLowerCase()}`);
    }
    await useTheme(undefined);
    await panel.click('.no-loss >> vscode-button:has-text("Choose Tensors for a Loss")');
    await panel.wait('role=region[name="Inputs"]');
    await choose('loss', 'mean squared error');
    await choose('predictions', 'checkpoint_06.safetensors#conv.bias');
    await choose('labels', 'checkpoint_06.safetensors#conv.bias');
    await waitForNumber('#total-value', 0);
  });

  it('opens a spec by its editor title button', async () => {
    const spec = await workspace.openTextDocument(workspaceFile('iris', 'iris.loss.json'));
    await commands.executeCommand('vscode.open', spec.uri);
    await workbench.click('.editor-actions [aria-label*="Open Loss Spec in Inspector"]');
    await waitForInspection();
    await waitForNumber('#total-value', expectedNumber('iris', 'total_with_regularization'));
  });
});

async function runFromPalette(title: string): Promise<void> {
  await workbench.press('F1');
  await workbench.wait('.quick-input-widget input');
  await workbench.fill('.quick-input-widget input', `>${title}`);
  await workbench.wait(`.quick-input-list .monaco-list-row:has-text("${title}")`);
  await workbench.press('Enter');
}

async function pickItem(label: string): Promise<void> {
  await workbench.click(`.quick-input-list .monaco-list-row:has-text("${label}")`);
}
