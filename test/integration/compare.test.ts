import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { commands, env, workspace } from 'vscode';
import { eventually, panel, workbench } from './bridge';
import { choose, clearWorkbench, restoreWorkbench, waitForCard, waitForInspection, workspaceFile } from './driver';
import { themeNames } from './themes';
import { assertFits, atEachWidth } from './widths';

/** Figures of numpy; see `make_comparison.py` beside them. */
const expected = JSON.parse(readFileSync(path.resolve(__dirname, '../../../test/fixtures/inspection/comparison.json'), 'utf8')) as {
  /** Before, after, change. */
  readonly digit: readonly number[];
  readonly samples: readonly { readonly sample: number; readonly delta: number }[];
};

/** The table of samples. */
const changed = '[role=grid][aria-label="Samples That Changed"]';

/** The exact numbers in a row of the table of parts, or of that of samples. */
async function numbersIn(table: 'Parts of the total' | 'Samples That Changed', row: number): Promise<readonly number[]> {
  const place = table === 'Samples That Changed' ? `${changed} [role=row][aria-rowindex="${row + 2}"]` : `table[aria-label="${table}"] tbody tr:nth-child(${row + 1})`;
  const found = await panel.evaluate(`[...document.querySelector('${place}').querySelectorAll('[data-value]')].map(({ dataset }) => Number(dataset.value))`);
  return Array.isArray(found) ? found.map(Number) : [];
}

describe('two runs compared', function () {
  before(async function () {
    await clearWorkbench(this);
    const [first, last] = ['epoch_01.loss.json', 'epoch_06.loss.json'].map((name) => workspaceFile('digits', name));
    // As the Explorer's menu hands over two files that are selected.
    await commands.executeCommand('lossInspector.compareRuns', first, [first, last]);
    await waitForInspection();
    await panel.wait(`${changed} .cell-delta [data-value]`);
  });

  after(restoreWorkbench);

  it('show what changed in the parts, as numpy has it', async () => {
    // The total comes first.
    const numbers = await numbersIn('Parts of the total', 1);
    expected.digit.forEach((value, i) => { assert.ok(Math.abs((numbers[i] ?? NaN) - value) <= 1e-6 * Math.abs(value), `${numbers[i]} is not ${value}`); });
  });

  it('show the samples that changed most first, and lead to them', async () => {
    for (const [i, { sample, delta }] of expected.samples.slice(0, 3).entries()) {
      const shown = await panel.evaluate(`Number(document.querySelector('${changed} [role=row][aria-rowindex="${i + 2}"]').dataset.sample)`);
      assert.equal(shown, sample);
      const change = (await numbersIn('Samples That Changed', i)).at(2) ?? NaN;
      assert.ok(Math.abs(change - delta) <= 1e-6 * Math.abs(delta), `${change} is not ${delta}`);
    }
    await panel.click(`${changed} [role=row][aria-rowindex="3"] .cell-sample`);
    await waitForCard(expected.samples[1]?.sample ?? -1);
  });

  it('go through all samples by keys, sort by another column, and copy a row', async () => {
    const rows = Number(await panel.evaluate(`document.querySelector('${changed}').getAttribute('aria-rowcount')`));
    await workbench.press('Control+End');
    await panel.wait(`${changed} [role=row][aria-rowindex="${rows}"] .cell-delta [data-value]`);
    await panel.click(`${changed} [role=columnheader] >> nth=2`);
    await panel.wait(`${changed} [aria-sort=descending]:has-text("before")`);
    const before = async (row: number): Promise<number> => (await numbersIn('Samples That Changed', row))[0] ?? NaN;
    await eventually('the largest loss before', async () => [await before(0), await before(1), await before(2)], ([a = NaN, b = NaN, c = NaN]) => a >= b && b >= c);
    await workbench.press('ArrowDown');
    await workbench.press('Control+c');
    const copied = await eventually('the copied row', () => Promise.resolve(env.clipboard.readText()), (text) => text.startsWith('sample,id,before,after,change'));
    assert.equal(Number(copied.split('\r\n')[1]?.split(',')[2]), await before(0));
    await panel.click(`${changed} [role=columnheader]:has-text("|change|")`);
    await panel.wait(`${changed} [aria-sort=descending]:has-text("|change|")`);
  });

  for (const name of themeNames) {
    it(`have nothing that axe finds wrong in the ${name} theme`, async () => {
      await atEachWidth(name, (width) => assertFits('.compare', width));
      await panel.evaluate('document.querySelector(".views").scrollIntoView({ block: "start" })');
      await workbench.screenshot(`compare-${name}`);
    });
  }

  it('are compared with another step when that is chosen', async () => {
    await choose('Step to Compare With', 'step 5');
    await eventually('the change from step 5', () => numbersIn('Samples That Changed', 0), (numbers) => numbers.length >= 3 && Math.abs((numbers[2] ?? NaN) - (expected.samples[0]?.delta ?? NaN)) > 1e-3);
  });

  it('say which of them cannot be read', async () => {
    const broken = workspaceFile('digits', 'gone.loss.json');
    await workspace.fs.writeFile(broken, Buffer.from(JSON.stringify({ losses: [{ loss: 'sparse_softmax_cross_entropy', logits: 'gone.npz#logits', labels: 'gone.npz#labels' }] })));
    try {
      await commands.executeCommand('lossInspector.compareRuns', broken, [broken, workspaceFile('digits', 'epoch_06.loss.json')]);
      await panel.wait('.compare .message');
      assert.match(await panel.text('.compare .message'), /gone\.npz: there is no such file/);
    } finally {
      await workspace.fs.delete(broken);
    }
  });
});
