import assert from 'node:assert/strict';
import { commands, ConfigurationTarget, env, Uri, workspace } from 'vscode';
import { eventually, needsBridge, workbench } from './bridge';
import { closeAll, expectedNumber, openSpec, unfold, waitForInspection, waitForNumber, workspaceFile, writeWorkspaceFile } from './driver';
import { themes, useTheme } from './themes';

/** Rows of the views, as a screen reader says them. */
async function rowsShown(): Promise<readonly string[]> {
  const rows = await workbench.texts('.pane-body .monaco-list-row');
  return rows.map((row) => row.replace(/\s+/g, ' ').trim());
}

const collapseAll = (): Thenable<unknown> => commands.executeCommand('workbench.actions.treeView.lossInspector.dumps.collapseAll');

const rowOf = (spoken: string): string => `.pane-body .monaco-list-row[aria-label="${spoken}"]`;

/** Unfolds the first epoch of the digits, tensors and all. */
async function unfoldEpoch(): Promise<void> {
  await unfold('[aria-label^="Run digits,"]', ':has-text("epoch_*.npz")');
  await unfold(':has-text("epoch_*.npz")', '[aria-label="Dump epoch_01.npz"]');
  await unfold('[aria-label="Dump epoch_01.npz"]', '[aria-label="Tensor logits, shape 719 × 10, float32"]');
}

/** Chooses an entry of a row's menu. VS Code's menus pass over a click that follows their opening at once. */
async function chooseInMenu(row: string, entry: string): Promise<void> {
  await workbench.click(row, { button: 'right' });
  await workbench.wait(`.monaco-menu .action-label[aria-label="${entry}"]`);
  await new Promise((resolve) => { setTimeout(resolve, 500); });
  await workbench.click(`.monaco-menu .action-label[aria-label="${entry}"]`);
}

describe('other doors: the views in the activity bar', function () {
  before(async function () {
    needsBridge(this);
    await closeAll();
    await commands.executeCommand('lossInspector.views.clearRecent');
    // High enough for every row of the trees to be in sight.
    await workbench.viewport(1600, 1800);
    await commands.executeCommand('workbench.view.extension.lossInspector');
    await commands.executeCommand('workbench.action.focusSideBar');
  });
  after(async () => {
    await useTheme(undefined);
    await workspace.getConfiguration('lossInspector').update('views.maximumFiles', undefined, ConfigurationTarget.Global);
    await commands.executeCommand('workbench.view.explorer');
    await workbench.viewport(1600, 1000);
    await closeAll();
  });

  it('list the runs, the steps of a series as one, and the tensors of a dump', async () => {
    await collapseAll();
    await unfoldEpoch();
    const series = (await rowsShown()).find((row) => row.includes('epoch_*.npz'));
    assert.match(series ?? '', /6 steps, 01 to 06/);
    assert.ok((await rowsShown()).some((row) => row.includes('logits') && row.includes('[719, 10] float32')));
  });

  it('list the specs, and inspect one on a click', async () => {
    await workbench.click(rowOf('Loss spec breast_cancer.loss.json in breast_cancer'));
    await waitForInspection();
    await workbench.wait(rowOf('Inspection of breast_cancer.loss.json in breast_cancer'));
  });

  it('have a menu on each row, which copies the reference of a tensor', async () => {
    await chooseInMenu(rowOf('Tensor logits, shape 719 × 10, float32'), 'Copy Reference');
    await eventually('the reference', async () => env.clipboard.readText(), (text) => text === 'digits/epoch_01.npz#logits');
  });

  it('inspect what is selected together', async () => {
    await collapseAll();
    await workbench.click('.pane-body .monaco-list-row[aria-label^="Run iris,"]');
    await workbench.click(rowOf('Dump labels.npy'));
    await workbench.click(rowOf('Dump logits.npy'), { modifiers: ['Control'] });
    await chooseInMenu(rowOf('Dump logits.npy'), 'Inspect Loss');
    await waitForInspection();
    await waitForNumber('#total-value', expectedNumber('iris', 'softmax_cross_entropy'));
  });

  it('find a file that was written, and say where they stop', async () => {
    await collapseAll();
    await workspace.fs.createDirectory(workspaceFile('views_run'));
    // A system that tells of a new folder late does not tell of what was written in it before.
    await new Promise((resolve) => { setTimeout(resolve, 1000); });
    const file = await writeWorkspaceFile('views_run/val_logits.json', { logits: [[1, 2]] });
    await workbench.wait('.pane-body .monaco-list-row[aria-label^="Run views_run,"]');
    await workspace.getConfiguration('lossInspector').update('views.maximumFiles', 2, ConfigurationTarget.Global);
    await workbench.wait('.pane-body .monaco-list-row:has-text("More files than 2")');
    await workspace.getConfiguration('lossInspector').update('views.maximumFiles', undefined, ConfigurationTarget.Global);
    await workspace.fs.delete(Uri.joinPath(file, '..'), { recursive: true });
    await workbench.wait('.pane-body .monaco-list-row[aria-label^="Run views_run,"]', { state: 'detached' });
  });

  for (const [name, theme] of Object.entries(themes)) {
    it(`are pictured in the ${name} theme`, async () => {
      await workspace.getConfiguration('workbench').update('colorTheme', theme, ConfigurationTarget.Global);
      await workbench.wait(`.monaco-workbench.${{ dark: 'vs-dark', light: 'vs', contrast: 'hc-black' }[name] ?? ''}`);
      await commands.executeCommand('notifications.clearAll');
      await collapseAll();
      await unfoldEpoch();
      await workbench.viewport(1600, 1000);
      await workbench.screenshot(`views-${name}`);
      await workbench.viewport(1600, 1800);
    });
  }
});

describe('other doors: the total in the status bar', function () {
  const item = '.statusbar-item[id="loss-inspector.loss-inspector.lossInspector.total"], .statusbar-item[id="lossInspector.total"]';
  before(async function () {
    needsBridge(this);
    await closeAll();
  });
  after(closeAll);

  it('is that of the active panel, with the findings counted, and brings the panel back', async () => {
    await openSpec(workspaceFile('iris', 'iris.loss.json'));
    const wanted = expectedNumber('iris', 'total_with_regularization');
    await eventually('the total of iris', () => workbench.text(item), (text) => text.includes(String(Number(wanted.toPrecision(5)))));
    await openSpec(workspaceFile('broken', 'not_a_number.loss.json'));
    await eventually('the total of the broken run', () => workbench.text(item), (text) => /NaN\s*\d+/.test(text.trim()));
    await closeAll();
    await workbench.click(`:is(${item}) a`);
    await waitForInspection();
  });

  it('goes where the setting hides it, at once', async () => {
    await workbench.wait(item);
    await workspace.getConfiguration('lossInspector').update('statusBar', false, ConfigurationTarget.Global);
    await workbench.wait(item, { state: 'detached' });
    await workspace.getConfiguration('lossInspector').update('statusBar', undefined, ConfigurationTarget.Global);
    await workbench.wait(item);
  });
});
