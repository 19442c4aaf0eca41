import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { ConfigurationTarget, workspace } from 'vscode';
import { eventually, panel, workbench } from './bridge';
import { closeAll, expectedNumber, isClose, numberIn, openSpec, samplesShown, waitForCard, waitForNumber, workspaceFile, writeWorkspaceFile } from './driver';

/** A dump of digits, as its epochs wrote it. */
const epoch = (step: number): Buffer => readFileSync(workspaceFile('digits', `epoch_0${step}.npz`).fsPath);
const loss = (step: number): number => expectedNumber('digits', `epoch_0${step}`, 'softmax_cross_entropy');

describe('a dump that a training rewrites', () => {
  const live = (): string => workspaceFile('digits', 'live.npz').fsPath;

  before(async () => {
    writeFileSync(live(), epoch(1));
    await openSpec(await writeWorkspaceFile('digits/live.loss.json', {
      losses: [{ loss: 'sparse_softmax_cross_entropy', logits: 'live.npz#logits', labels: 'live.npz#labels' }],
    }));
  });
  after(closeAll);

  it('is shown anew after each epoch, with sample, sorting and filter as they were', async () => {
    await waitForNumber('#total-value', loss(1));
    await panel.click('role=columnheader[name="margin"]');
    await panel.click('vscode-checkbox >> text=Only wrong');
    await eventually('a table of the wrong ones', samplesShown, (samples) => samples.length > 0);
    const [chosen = 0] = await samplesShown();
    await panel.click(`[data-sample="${chosen}"]`);
    await waitForCard(chosen);
    for (const step of [2, 3, 4]) {
      writeFileSync(live(), epoch(step));
      await eventually(`epoch ${step}`, () => numberIn('#total-value'), (value) => isClose(value, loss(step)));
    }
    await waitForCard(chosen);
    assert.equal(await panel.evaluate('document.querySelector("[role=columnheader][aria-sort]:not([aria-sort=none])").textContent.includes("margin")'), true);
    assert.match(await panel.text('.filter-count'), /of 719 samples/);
    assert.match(await panel.attribute('.sparkline', 'aria-label') ?? '', /^Last values of the total: (\S+, ){3}\S+$/);
    await workbench.screenshot('live');
  });

  it('keeps its figures while it is half written, without an error', async () => {
    writeFileSync(live(), epoch(5).subarray(0, 1000));
    await panel.wait('.notice:has-text("has changed on disk")');
    assert.ok(isClose(await numberIn('#total-value'), loss(4)));
    assert.equal(await panel.evaluate('document.querySelectorAll(".unavailable").length'), 0);
    writeFileSync(live(), epoch(5));
    await waitForNumber('#total-value', loss(5));
    await panel.wait('.notice:has-text("has changed on disk")', { state: 'detached' });
  });

  it('waits for Refresh where the setting says so', async () => {
    const setting = workspace.getConfiguration('lossInspector');
    await setting.update('refresh', 'ask', ConfigurationTarget.Global);
    try {
      writeFileSync(live(), epoch(6));
      await panel.wait('.notice:has-text("has changed on disk")');
      assert.ok(isClose(await numberIn('#total-value'), loss(5)));
      await panel.click('.notice >> text=Refresh');
      await waitForNumber('#total-value', loss(6));
    } finally {
      await setting.update('refresh', undefined, ConfigurationTarget.Global);
    }
  });
});
