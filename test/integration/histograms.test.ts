import assert from 'node:assert/strict';
import { eventually, needsBridge, panel, workbench } from './bridge';
import { choose, closeAll, openSpec, workspaceFile } from './driver';
import { themes, useTheme } from './themes';

/** How many samples pass the filter, as the filter bar says it. */
const passing = async (): Promise<number> => Number((await panel.text('.filter-count')).split(' of ')[0]?.replace(/\D/g, ''));

describe('histograms and reliability', function () {
  before(async function () {
    needsBridge(this);
    await closeAll();
    await workbench.viewport(1600, 1000);
    await openSpec(workspaceFile('digits', 'epoch_01.loss.json'));
  });
  after(async () => {
    await useTheme(undefined);
    await closeAll();
  });

  it('narrow the views to a range of another column, with its chip', async () => {
    await choose('Histogram', 'Largest probability');
    await panel.wait('[role=slider][aria-label="Smallest largest probability shown"]');
    await panel.focus('[role=slider][aria-label="Smallest largest probability shown"]');
    await workbench.press('PageUp');
    await panel.wait('.chip:has-text("confidence")');
    const said = await panel.attribute('[role=slider][aria-label="Smallest largest probability shown"]', 'aria-valuetext');
    const inRange = Number(/, (\d+) samples/.exec(said ?? '')?.[1]);
    await eventually('the samples of the range', passing, (count) => Math.abs(count - inRange) <= 1 && count < 719);
  });

  for (const [name, theme] of Object.entries(themes)) {
    it(`have nothing that axe finds wrong in the ${name} theme`, async () => {
      await useTheme(theme);
      assert.deepEqual(await panel.accessibilityViolations(), []);
      await panel.evaluate('document.querySelector(".views").scrollIntoView({ block: "start" })');
      await workbench.screenshot(`histogram-${name}`);
    });
  }

  it('have a logarithmic axis', async () => {
    await choose('Histogram', 'Loss per sample');
    await panel.click('vscode-checkbox >> text=Log loss');
    await panel.wait('.histogram svg:has-text("loss of the sample (log)")');
    await workbench.screenshot('histogram-log');
    await panel.click('.chip button');
  });

  it('narrow the views to a bin of the reliability diagram, by the keyboard too', async () => {
    await panel.click('#view-tab-calibration');
    await panel.wait('.reliability-bin');
    await panel.focus('.reliability-bin[tabindex="0"]');
    await workbench.press('End');
    await workbench.press('Enter');
    await panel.wait('.reliability-bin[aria-pressed=true]');
    const label = await panel.attribute('.reliability-bin[aria-pressed=true]', 'aria-label');
    const wanted = Number(/, (\d+) sample/.exec(label ?? '')?.[1]);
    await eventually('the samples of the bin', passing, (count) => count === wanted);
  });

  for (const [name, theme] of Object.entries(themes)) {
    it(`mark the bin with nothing that axe finds wrong in the ${name} theme`, async () => {
      await useTheme(theme);
      assert.deepEqual(await panel.accessibilityViolations(), []);
      await panel.evaluate('document.querySelector(".views").scrollIntoView({ block: "start" })');
      await workbench.screenshot(`reliability-${name}`);
    });
  }
});
