import assert from 'node:assert/strict';
import { commands } from 'vscode';
import { eventually, panel, workbench } from './bridge';
import { clearWorkbench, lossesShown, openSpec, restoreWorkbench, samplesShown, workspaceFile } from './driver';
import { themeNames } from './themes';
import { assertAccessible, atEachWidth } from './widths';

/** What of the views reaches over the right edge of the page. */
const tooWide = '[...document.querySelectorAll("body *")]'
  + '.filter((element) => element.closest(".views") !== null && element.closest(".grid-scroller") === null && element.getBoundingClientRect().right > document.documentElement.clientWidth).map((element) => element.outerHTML.slice(0, 120))';
const field = '.expression-field input';

describe('the samples of a run', function () {
  before(async function () {
    await clearWorkbench(this);
    await openSpec(workspaceFile('digits', 'epoch_06.loss.json'));
    await panel.wait('[role=grid] [data-sample]');
  });

  after(restoreWorkbench);

  it('are filtered by an expression, with the names completed by the keyboard', async () => {
    await panel.focus(field);
    await workbench.type('loss > 2 && label != pred');
    await panel.wait('.expression-names [role=option] >> text=predicted');
    await workbench.press('Enter');
    await workbench.press('Enter');
    await panel.wait('.chip >> text=loss > 2 && label != predicted');
    const losses = await eventually('losses above 2', lossesShown, (shown) => shown.length > 0 && shown.every((loss) => loss > 2));
    const wrong = await panel.count('[role=grid] [data-sample] .wrong');
    assert.equal(wrong, losses.length);
    assert.match(await panel.text('.filter-count'), /^\d+ of [\d,. ]+samples$/);
  });

  it('are sorted by a second column where the first is equal', async () => {
    await panel.click('[role=columnheader]:has-text("label") >> nth=0');
    await panel.wait('[role=columnheader][aria-sort=ascending]:has-text("label")');
    await panel.click('[role=columnheader]:has-text("loss") >> nth=0', { modifiers: ['Shift'] });
    await panel.wait('[role=columnheader][aria-sort=descending]:has-text("loss") >> .sort-rank >> text=2');
    const rows = await eventually('labels in order', () => panel.evaluate('[...document.querySelectorAll("[role=grid] [data-sample]")].sort((a, b) => a.ariaRowIndex - b.ariaRowIndex)'
      + '.map((row) => [row.querySelector(".cell-label").textContent, Number(row.querySelector(".loss-number").title)])') as Promise<[string, number][]>, (found) => found.length > 3);
    rows.slice(1).forEach(([label, loss], i) => {
      const [before, larger] = rows[i] ?? ['', 0];
      assert.ok(before < label || (before === label && larger >= loss), `${before} ${larger}, ${label} ${loss}`);
    });
  });

  for (const name of themeNames) {
    it(`have nothing that axe finds wrong with a filter, its list of names and a mistake, in the ${name} theme`, async () => {
      await atEachWidth(name, async (width) => {
        await panel.fill(field, 'loss > 2 && labl == 1');
        await panel.focus(field);
        await workbench.press('Enter');
        await panel.wait('.expression-problem >> text=there is no column labl');
        await assertAccessible(`at ${width} px`);
        await panel.evaluate('document.querySelector(".views").scrollIntoView({ block: "start" })');
        await workbench.screenshot(`filter-mistake-${name}-${width}`);
        await workbench.press('Escape');
        await panel.fill(field, 'loss > 2 && p');
        await panel.wait('.expression-names [role=option] >> text=probability');
        await assertAccessible(`at ${width} px, with the names`);
        assert.deepEqual(await panel.evaluate(tooWide), [], `at ${width} px`);
        await workbench.screenshot(`filter-names-${name}-${width}`);
        await workbench.press('Escape');
        await workbench.press('Escape');
      });
    });
  }

  it('keep filter and order over a reload, and show all again without the chip', async () => {
    await workbench.viewport(1600, 1000);
    await panel.evaluate('document.body.dataset.before = "yes"');
    await commands.executeCommand('workbench.action.webview.reloadWebviewAction');
    await eventually('a new page', () => panel.evaluate('document.body.dataset.before ?? "new"'), (before) => before === 'new');
    await panel.wait('.chip >> text=loss > 2 && label != predicted');
    await panel.wait('[role=columnheader][aria-sort=descending]:has-text("loss") >> .sort-rank >> text=2');
    await panel.click('.chip button');
    await panel.click('role=columnheader >> text=loss');
    await eventually('more samples', samplesShown, (samples) => samples.length > 10);
  });
});
