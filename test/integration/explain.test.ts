import assert from 'node:assert/strict';
import { needsBridge, panel, workbench } from './bridge';
import { closeAll, expectedNumber, openSpec, waitForNumber, workspaceFile } from './driver';

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
