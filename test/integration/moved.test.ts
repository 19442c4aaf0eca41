import assert from 'node:assert/strict';
import { commands } from 'vscode';
import { eventually, needsBridge, panel, tensorPage, workbench } from './bridge';
import { choose, closeAll, expectedNumber, openSpec, waitForCard, waitForNumber, workspaceFile } from './driver';

const bothTasks = expectedNumber('digits', 'epoch_06', 'multi_task_total');

/** What the user chose is there again. */
async function isAsChosen(): Promise<void> {
  await waitForCard(7);
  await panel.wait('[role=columnheader][aria-sort=ascending]:has-text("margin")');
  await waitForNumber('#data-loss', bothTasks);
  assert.equal(await panel.evaluate('document.querySelector("vscode-single-select[label=Histogram]").value'), 'margin');
  assert.deepEqual(await panel.evaluate('[...document.querySelectorAll(".histogram-scales vscode-checkbox")].map(({ checked }) => checked)'), [false]);
}

/** Waits for a page that was made since `mark` was left in the one before. */
async function newPage(act: () => PromiseLike<unknown>): Promise<void> {
  await panel.evaluate('document.body.dataset.before = "yes"');
  await act();
  await eventually('a new page', () => panel.evaluate('document.body.dataset.before ?? "new"'), (before) => before === 'new');
}

describe('a panel that is moved', function () {
  before(async function () {
    needsBridge(this);
    await closeAll();
    await openSpec(workspaceFile('digits', 'epoch_06.loss.json'));
    await panel.fill('.go-to vscode-textfield input', '7');
    await panel.focus('.go-to vscode-textfield input');
    await workbench.press('Enter');
    await waitForCard(7);
    await panel.click('role=columnheader >> text=margin');
    await choose('Histogram', 'Margin');
    await panel.click('vscode-checkbox >> text=Log counts');
    await isAsChosen();
  });

  after(closeAll);

  it('keeps its histogram while another view is shown', async () => {
    await panel.click('#view-tab-classes');
    await panel.wait('.class-lines');
    await panel.click('#view-tab-samples');
    await isAsChosen();
  });

  it('keeps what was chosen in another group of editors', async () => {
    await newPage(() => commands.executeCommand('workbench.action.moveEditorToRightGroup'));
    await isAsChosen();
    await newPage(() => commands.executeCommand('workbench.action.moveEditorToLeftGroup'));
    await isAsChosen();
  });

  it('keeps what was chosen in a window of its own, and goes on answering there', async () => {
    const windows = await workbench.windows();
    await newPage(() => commands.executeCommand('workbench.action.moveEditorToNewWindow'));
    await eventually('the new window', () => workbench.windows(), (count) => count === windows + 1);
    await isAsChosen();
    await panel.click('#view-tab-steps');
    await panel.wait('.history-filter');
    await workbench.screenshot('new-window', { window: windows });
    await panel.click('#view-tab-samples');
    await isAsChosen();
  });

  it('comes back from there with it', async () => {
    await newPage(() => commands.executeCommand('workbench.action.restoreEditorsToMainWindow'));
    await eventually('the window to close', () => workbench.windows(), (count) => count === 1);
    await isAsChosen();
  });
});

describe('an editor of tensors that is moved', function () {
  before(async function () {
    needsBridge(this);
    await closeAll();
  });

  after(closeAll);

  it('keeps tensor, cell and shading in another group and in a window of its own', async () => {
    await commands.executeCommand('lossInspector.openTensor', workspaceFile('digits', 'epoch_06.npz'), 'logits');
    await tensorPage.open();
    await tensorPage.click('.cell[data-row="4"][data-column="2"]');
    await tensorPage.click('role=button[name="shade by value"]');
    const value = await tensorPage.attribute('.cell[data-row="4"][data-column="2"]', 'title');
    for (const command of ['workbench.action.moveEditorToRightGroup', 'workbench.action.moveEditorToNewWindow', 'workbench.action.restoreEditorsToMainWindow']) {
      await tensorPage.evaluate('document.body.dataset.before = "yes"');
      await commands.executeCommand(command);
      await eventually(`a new page by ${command}`, () => tensorPage.evaluate('document.body.dataset.before ?? "new"'), (before) => before === 'new');
      await tensorPage.wait('.tensor-title h2:has-text("logits")');
      await tensorPage.wait('.cell[data-row="4"][data-column="2"][tabindex="0"]');
      await eventually('the value', () => tensorPage.attribute('.cell[data-row="4"][data-column="2"]', 'title'), (shown) => shown === value);
      await tensorPage.wait('role=button[name="shade by value"][pressed]');
    }
  });
});
