import assert from 'node:assert/strict';
import { commands, window, workspace } from 'vscode';
import { needsBridge, panel, workbench } from './bridge';
import { closeAll, expectedNumber, numberIn, openSpec, waitForInspection, waitForNumber, workspaceFile, writeWorkspaceFile } from './driver';
import { themes, useTheme } from './themes';

const region = 'role=region[name="Explain My Number"]';
const field = `${region} >> vscode-textfield >> input`;

async function explain(number: string): Promise<void> {
  await panel.click('role=button[name="Explain My Number"]');
  await panel.wait(region);
  await panel.fill(field, number);
  await panel.click(`${region} >> vscode-button:has-text("Explain")`);
}

describe('explain my number', function () {
  before(function () { needsBridge(this); });
  beforeEach(async () => {
    await closeAll();
    await openSpec(workspaceFile('iris', 'iris.loss.json'));
  });
  after(closeAll);

  it('names what gives the number that another framework printed, and adopts it', async () => {
    const wanted = expectedNumber('iris', 'torch_multi_margin_loss');
    await explain(wanted.toPrecision(5));
    await panel.wait('.match:has-text("torch.nn.functional.multi_margin_loss")', { timeout: 30_000 });
    await workbench.screenshot('explain-iris-dark');
    await panel.click('.match:has-text("torch.nn.functional.multi_margin_loss") >> vscode-button:has-text("Adopt")');
    await waitForNumber('.loss-value', wanted);
    await panel.click('role=button[name="Undo Change of Roles or Parameters"]');
    await waitForNumber('.loss-value', expectedNumber('iris', 'softmax_cross_entropy'));
  });

  it('says that nothing gives a number, and what comes nearest', async () => {
    await explain('123456.75');
    await panel.wait('.explain-result:has-text("Nothing gives 123456.75")', { timeout: 30_000 });
  });

  it('refuses what is no number beside the field', async () => {
    await panel.click('role=button[name="Explain My Number"]');
    await panel.fill(field, '0,35');
    await panel.wait(`${region} >> text=a decimal comma: write a point`);
  });

  it('shows the loss under every convention', async () => {
    await panel.click('text=Under every convention');
    await panel.wait('.convention-table tr:has-text("torch.nn.functional.cross_entropy")', { timeout: 30_000 });
    assert.ok(await panel.count('.convention-table tbody tr') >= 10);
    assert.equal(await panel.count('.convention-table tr[aria-current]'), 1);
    await workbench.screenshot('conventions-iris-dark');
    assert.deepEqual(await panel.accessibilityViolations(), []);
  });
});

describe('the command Explain My Number', function () {
  before(function () { needsBridge(this); });
  beforeEach(closeAll);
  after(closeAll);

  it('asks in the panel that is active', async () => {
    await openSpec(workspaceFile('iris', 'iris.loss.json'));
    await commands.executeCommand('lossInspector.explainNumber');
    await panel.wait(field);
    assert.equal(await panel.evaluate('document.activeElement?.localName'), 'vscode-textfield');
  });

  it('opens the panel of the spec in the editor, and explains a number it is given', async () => {
    await window.showTextDocument(workspaceFile('iris', 'iris.loss.json'));
    await commands.executeCommand('lossInspector.explainNumber', expectedNumber('iris', 'torch_multi_margin_loss').toPrecision(6));
    await waitForInspection();
    await panel.wait('.match:has-text("torch.nn.functional.multi_margin_loss")', { timeout: 30_000 });
  });
});

describe('a loss that the run stored itself', function () {
  let stored = Number.NaN;

  before(async function () {
    needsBridge(this);
    await closeAll();
    const logits = [[2, 0, 1], [0, 1, 0.5], [1, 1, 3], [0.5, -0.5, 0]];
    // The mean over a softmax of these, taken twice: what a model that ends in a softmax trains on.
    const softmax = logits.map((row) => row.map((x) => Math.exp(x) / row.reduce((sum, other) => sum + Math.exp(other), 0)));
    const labels = [0, 1, 2, 1];
    const twice = softmax.map((row, i) => Math.log(row.reduce((sum, p) => sum + Math.exp(p), 0)) - (row[labels[i] ?? 0] ?? NaN));
    stored = twice.reduce((sum, each) => sum + each, 0) / 4;
    const file = await writeWorkspaceFile('stored.json', { logits, labels, loss: stored });
    await commands.executeCommand('workbench.action.closeSidebar');
    await commands.executeCommand('lossInspector.inspectLoss', file);
    await waitForInspection();
  });
  after(async () => {
    await useTheme(undefined);
    await workbench.viewport(1600, 1000);
    await commands.executeCommand('workbench.action.toggleSidebarVisibility');
    await workspace.fs.delete(workspaceFile('stored.json'));
    await closeAll();
  });

  it('is compared unasked, and one click away from what explains it', async () => {
    await panel.wait('.finding.warning:has-text("double softmax")');
    await panel.click('.finding >> vscode-button:has-text("Explain")');
    await panel.wait('.match:has-text("double softmax")', { timeout: 30_000 });
  });

  for (const [name, theme] of Object.entries(themes)) {
    it(`has nothing that axe finds wrong with an explanation in the ${name} theme`, async () => {
      await useTheme(theme);
      for (const width of [600, 1600]) {
        await workbench.viewport(width, 1000);
        assert.deepEqual(await panel.accessibilityViolations(), [], `at ${width} px`);
        await workbench.screenshot(`explain-${name}-${width}`);
      }
    });
  }

  it('is what the loss becomes with one click, as its spec then says, and with another no longer', async () => {
    const before = await numberIn('.loss-value');
    await panel.click('.match:has-text("double softmax") >> vscode-button:has-text("Adopt")');
    await waitForNumber('.loss-value', stored);
    assert.equal(await panel.evaluate('document.querySelector(\'vscode-single-select[label="activation"]\').value'), 'softmax');
    await panel.evaluate('document.querySelector(\'vscode-single-select[label="activation"]\').scrollIntoView({ block: "center" })');
    await workbench.screenshot('explain-adopted-contrast');
    assert.deepEqual(await panel.accessibilityViolations(), []);
    await panel.click('role=button[name="Remove activation"]');
    await waitForNumber('.loss-value', before);
    assert.equal(await panel.count('vscode-single-select[label="activation"]'), 0);
    await panel.click('role=button[name="Undo Change of Roles or Parameters"]');
    await waitForNumber('.loss-value', stored);
  });
});
