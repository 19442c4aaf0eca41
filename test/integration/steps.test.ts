import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { commands } from 'vscode';
import { eventually, panel, workbench } from './bridge';
import { clearWorkbench, closeAll, numberIn, openSpec, restoreWorkbench, waitForInspection, waitForNumber, workspaceFile } from './driver';
import { themeNames } from './themes';
import { assertFits, atEachWidth } from './widths';

/** Figures of numpy; see `make_dynamics.py` beside them. */
const dynamics = JSON.parse(readFileSync(path.resolve(__dirname, '../../../test/fixtures/inspection/dynamics.json'), 'utf8')) as {
  readonly losses: readonly number[];
  readonly ink: readonly number[];
  readonly counts: { readonly forgotten: number; readonly never: number; readonly unforgettable: number };
};

describe('the steps of the digits', function () {
  before(async function () {
    await clearWorkbench(this);
    await openSpec(workspaceFile('digits', 'epoch_06.loss.json'));
    await panel.click('[role=grid] [role=row][aria-rowindex="2"] .cell-sample');
  });

  after(restoreWorkbench);

  it('are read beside the one that is open, and counted as numpy counts them', async () => {
    await panel.click('#view-tab-steps');
    await panel.wait('.history-filter');
    const { forgotten, never, unforgettable } = dynamics.counts;
    assert.deepEqual((await panel.texts('[aria-label="What samples did"] .history strong')).map((count) => Number(count)), [forgotten, never, unforgettable]);
    await panel.click('.loss-over-steps > .link');
    const shown = await panel.evaluate('[...document.querySelectorAll(".loss-over-steps .step-table tbody tr")].map((row) => Number(row.children[2].firstChild.dataset.value))');
    assert.ok(Array.isArray(shown) && shown.length === 6);
    shown.forEach((value, i) => { assert.ok(Math.abs(Number(value) - (dynamics.losses[i] ?? NaN)) < 1e-6 * (dynamics.losses[i] ?? NaN)); });
    await panel.click('.loss-over-steps > .link');
  });

  it('are read in the chart by keys, zoomed, and drawn on a logarithmic axis', async () => {
    const chart = '.loss-over-steps >> .line-plot';
    await panel.wait(`${chart} >> canvas`);
    await panel.focus(chart);
    await workbench.press('End');
    await panel.wait('.loss-over-steps >> .chart-place:has-text("step 6")');
    await workbench.press('ArrowLeft');
    await panel.wait('.loss-over-steps >> .chart-place:has-text("step 5")');
    const [loss] = await panel.texts('.loss-over-steps >> .chart-value');
    // The legend has five digits.
    assert.ok(Math.abs(Number(loss) - (dynamics.losses[4] ?? NaN)) < 5e-5, loss);
    await workbench.press('+');
    await panel.wait('.loss-over-steps >> [aria-label="Show All"]');
    await workbench.press('Escape');
    await panel.wait('.loss-over-steps >> [aria-label="Show All"]', { state: 'detached' });
    await panel.click('.loss-over-steps >> text=log scale');
    await panel.wait('.loss-over-steps >> [aria-pressed=true]:has-text("log scale")');
    await panel.wait(`${chart} >> canvas`);
    await workbench.screenshot('steps-log');
    await panel.click('.loss-over-steps >> text=log scale');
  });

  for (const name of themeNames) {
    it(`have nothing that axe finds wrong in the ${name} theme`, async () => {
      await atEachWidth(name, (width) => assertFits('.steps', width));
      await panel.evaluate('document.querySelector(".views").scrollIntoView({ block: "start" })');
      await workbench.screenshot(`steps-${name}`);
      await panel.evaluate('document.querySelector(".data-map").scrollIntoView({ block: "start" })');
      await workbench.screenshot(`data-map-${name}`);
      await workbench.viewport(600, 1000);
      await panel.evaluate('document.querySelector(".views").scrollIntoView({ block: "start" })');
      await workbench.screenshot(`steps-${name}-600`);
      await workbench.viewport(1600, 1000);
    });
  }

  it('narrow the samples to those that were never right, and to a region of the map by keys', async () => {
    await panel.click('.history:has-text("never right")');
    await eventually('the count of samples', () => panel.text('.filter-count'), (text) => text.startsWith(`${dynamics.counts.never} of 719`));
    await panel.click('.filter-bar >> text=Undo filter');
    await panel.focus('.data-map canvas');
    await workbench.press('ArrowUp');
    await workbench.press('Enter');
    await panel.wait('.chip:has-text("confidence")');
    await panel.click('.filter-bar >> text=Clear filter');
  });

  it('are shown one by one in the same panel, with the sample and the view kept', async () => {
    const sample = await panel.text('role=region[name="Sample"] >> role=heading >> nth=0');
    await panel.click('[aria-label="Step Before"]');
    await panel.wait('.header :text("step 5, one of 6 steps")');
    await waitForNumber('#data-loss', (dynamics.losses[4] ?? NaN) + (dynamics.ink[4] ?? NaN));
    assert.equal(await panel.text('role=region[name="Sample"] >> role=heading >> nth=0'), sample);
    await panel.wait('.step-picker');
    await panel.focus('.step-picker input');
    await workbench.press('Home');
    await panel.wait('.header :text("step 1, one of 6 steps")');
    await waitForNumber('#data-loss', (dynamics.losses[0] ?? NaN) + (dynamics.ink[0] ?? NaN));
  });

  it('are a series when they are picked together', async () => {
    await closeAll();
    const files = [1, 2, 3, 4, 5, 6].map((epoch) => workspaceFile('digits', `epoch_0${epoch}.npz`));
    await commands.executeCommand('lossInspector.inspectLoss', files[0], files);
    await waitForInspection();
    await panel.wait('.header :text("step 6, one of 6 steps")');
    assert.ok(Number.isFinite(await numberIn('#total-value')));
    await panel.wait('#view-tab-steps');
  });

  it('are those that are picked together, and no others; two of them are compared from there', async () => {
    await closeAll();
    const files = [2, 3, 5].map((epoch) => workspaceFile('digits', `epoch_0${epoch}.npz`));
    await commands.executeCommand('lossInspector.inspectLoss', files[0], files);
    await waitForInspection();
    await panel.wait('.header :text("step 5, one of 3 steps")');
    await panel.click('#view-tab-steps');
    await panel.wait('.history-filter');
    await panel.wait('.steps :text("Only the 3 steps that you picked")');
    await panel.click('.loss-over-steps > .link');
    assert.deepEqual(await panel.texts('.loss-over-steps .step-table tbody th'), ['2', '3', '5']);
    await panel.click('.compare-step .link');
    await panel.wait('.compare strong:has-text("step 3")');
    await panel.wait('[aria-label="Samples That Changed"] .cell-delta [data-value]');
  });
});
