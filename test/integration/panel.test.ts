import assert from 'node:assert/strict';
import { commands } from 'vscode';
import { eventually, needsBridge, panel, workbench } from './bridge';
import {
  closeAll, expectedNumber, expectedNumbers, isClose, lossesShown, numberIn, openSpec, samplesShown, waitForCard, waitForNumber, workspaceFile,
} from './driver';

const iris = workspaceFile('iris', 'iris.loss.json');
const smooth = 'role=region[name="Sample"]';

describe('the panel on the iris run', function () {
  before(async function () {
    needsBridge(this);
    await closeAll();
    await openSpec(iris);
  });

  after(closeAll);

  it('shows the total, with and without regularization', async () => {
    await waitForNumber('#total-value', expectedNumber('iris', 'total_with_regularization'));
    assert.ok(isClose(await numberIn('#data-loss'), expectedNumber('iris', 'softmax_cross_entropy')));
    assert.ok(isClose(await numberIn('#regularization-loss'), expectedNumber('iris', 'l2_regularization_scale_0.05_on_weights')));
    assert.match(await panel.text('#total-value'), /^0\.4729$/);
  });

  it('leaves the regularization out of the total when asked to, and takes it in again', async () => {
    await panel.click('vscode-checkbox >> text=With regularization');
    await waitForNumber('#total-value', expectedNumber('iris', 'softmax_cross_entropy'));
    await panel.click('vscode-checkbox >> text=With regularization');
    await waitForNumber('#total-value', expectedNumber('iris', 'total_with_regularization'));
  });

  it('opens the formula of a part, with its numerator and denominator', async () => {
    await panel.click('role=region[name="Total"] >> .legend button >> nth=0');
    const formula = await panel.text('.part-detail');
    assert.match(formula, /numerator\s*16\.09/);
    assert.match(formula, /denominator\s*45/);
    assert.match(formula, /tf-slim/);
    const numerator = await numberIn('.part-detail .facts .number >> nth=0');
    assert.ok(isClose(numerator, expectedNumber('iris', 'softmax_cross_entropy_sum')), String(numerator));
    await panel.click('role=button[name="Close the Formula"]');
  });

  it('shows the hardest samples first', async () => {
    const hardest = expectedNumbers('iris', 'hardest_samples');
    const shown = await eventually('rows', samplesShown, (samples) => samples.length >= hardest.length);
    assert.deepEqual(shown.slice(0, hardest.length), hardest);
    const losses = await lossesShown();
    assert.deepEqual(losses, [...losses].sort((a, b) => b - a));
  });

  it('sorts by a click on a column, both ways', async () => {
    await panel.click('role=columnheader >> text=sample');
    await panel.wait('[role=columnheader][aria-sort]:not([aria-sort=none]):has-text("sample")');
    const first = await eventually('samples in order', samplesShown, (samples) => samples[0] === 0 || samples[0] === 44);
    await panel.click('role=columnheader >> text=sample');
    const second = await eventually('samples the other way', samplesShown, (samples) => samples[0] === 44 - (first[0] ?? 0));
    assert.deepEqual([first[0], second[0]].sort(), [0, 44]);
    await panel.click('role=columnheader >> text=p(label)');
    await eventually('the least probable label first or last', samplesShown, (samples) => samples[0] !== 0 && samples[0] !== 44);
    await panel.click('role=columnheader >> text=loss');
    await panel.wait('[role=columnheader][aria-sort=descending]:has-text("loss")');
  });

  it('shows the card of the sample that is clicked, with its probabilities and class names', async () => {
    await eventually('the hardest sample first', samplesShown, ([first]) => first === expectedNumbers('iris', 'hardest_samples')[0]);
    await panel.click('[role=grid] [data-sample="20"] .cell-label');
    await waitForCard(20);
    assert.equal(await panel.attribute('[role=grid] [data-sample="20"]', 'aria-selected'), 'true');
    assert.deepEqual(await panel.texts(`${smooth} >> .card-part:not(.gradient) .class-table:not(.margins) tbody th`), ['0 · setosa', '1 · versicolor', '2 · virginica']);
  });

  it('goes to a sample by its number, with the probabilities that NumPy has', async () => {
    await panel.fill('.go-to vscode-textfield input', '0');
    await panel.focus('.go-to vscode-textfield input');
    await workbench.press('Enter');
    await waitForCard(0);
    assert.ok(isClose(await numberIn(`${smooth} >> .card-heading .facts .number >> nth=0`), expectedNumber('iris', 'first_sample', 'loss')));
    const titles = await panel.evaluate('[...document.querySelectorAll(".card-part:not(.gradient) .class-table:not(.margins) tbody td[title]")].map((cell) => cell.title)');
    assert.ok(Array.isArray(titles));
    const wanted = expectedNumbers('iris', 'first_sample', 'probabilities');
    titles.forEach((title, index) => {
      assert.ok(isClose(Number.parseFloat(String(title)), wanted[index] ?? Number.NaN), `${String(title)} is not ${String(wanted[index])}`);
    });
    assert.equal(titles.length, 3);
  });

  it('shows the gradient of the sample by its logits', async () => {
    assert.match(await panel.text(`${smooth} >> .gradient .formula`), /∂ sparse_softmax_cross_entropy \/ ∂ logits\[0\]/);
    const shown = await panel.evaluate('[...document.querySelectorAll(".gradient td .number")].map((cell) => Number(cell.dataset.value))');
    // Of the mean of 45 cross-entropies: (p − y) / 45; the sample is of class 1.
    const wanted = expectedNumbers('iris', 'first_sample', 'probabilities').map((p, index) => (p - (index === 1 ? 1 : 0)) / 45);
    assert.ok(Array.isArray(shown) && shown.length === 3);
    wanted.forEach((value, index) => { assert.ok(Math.abs(Number(shown[index]) - value) <= 1e-8, `${String(shown[index])} is not ${value}`); });
  });

  it('draws the hinge margins again for another Δ', async () => {
    const sum = `${smooth} >> .formula:has-text("max(0") >> .number`;
    assert.equal(await numberIn(sum), expectedNumber('iris', 'first_sample', 'multiclass_svm'));
    const logits = await logitsShown();
    const label = 1;
    const margin = (delta: number): number => logits.reduce((total, score, index) => (
      index === label ? total : total + Math.max(0, score - (logits[label] ?? 0) + delta)), 0);
    assert.equal(await panel.text(`${smooth} >> tr.is-label th >> nth=0`), '1 · versicolor');
    for (const delta of [4, 2.5, 1]) {
      await panel.fill('.delta vscode-textfield input', String(delta));
      await eventually(`the margins of Δ = ${delta}`, () => numberIn(sum), (value) => Math.abs(value - margin(delta)) < 1e-5);
    }
    assert.ok(margin(4) > 0);
  });

  it('is walked through by keyboard', async () => {
    await panel.click('role=columnheader >> text=sample');
    const [first = -1] = await eventually('samples in order', samplesShown, ([sample]) => sample === 0 || sample === 44);
    const step = first === 0 ? 1 : -1;
    await panel.click('[role=grid] [role=row][aria-rowindex="2"] .cell-sample');
    await workbench.press('ArrowDown');
    await workbench.press('ArrowDown');
    await workbench.press('Enter');
    await waitForCard(first + 2 * step);
    await workbench.press('Control+End');
    await workbench.press('Enter');
    await waitForCard(44 - first);
    assert.equal(await activeCell('aria-colindex'), await panel.attribute('[role=grid]', 'aria-colcount'));
    await workbench.press('Control+Home');
    await workbench.press('ArrowUp');
    assert.match(await activeCell('role'), /columnheader/);
    await workbench.press('ArrowRight');
    await workbench.press('Enter');
    await panel.wait('[role=columnheader][aria-colindex="2"]:is([aria-sort=ascending], [aria-sort=descending])');
  });

  it('keeps sort, sample and Δ when its page is made again', async () => {
    await panel.fill('.delta vscode-textfield input', '2');
    await panel.fill('.go-to vscode-textfield input', '7');
    await panel.focus('.go-to vscode-textfield input');
    await workbench.press('Enter');
    await waitForCard(7);
    await panel.click('role=columnheader >> text=margin');
    await panel.wait('[role=columnheader]:is([aria-sort=ascending], [aria-sort=descending]):has-text("margin")');
    await panel.evaluate('document.body.dataset.before = "yes"');
    await commands.executeCommand('workbench.action.webview.reloadWebviewAction');
    await eventually('a new page', () => panel.evaluate('document.body.dataset.before ?? "new"'), (before) => before === 'new');
    await waitForCard(7);
    await panel.wait('[role=columnheader]:is([aria-sort=ascending], [aria-sort=descending]):has-text("margin")');
    assert.equal(await panel.evaluate('document.querySelector(".delta vscode-textfield").value'), '2');
  });

  it('comes back when it was hidden behind another editor', async () => {
    await commands.executeCommand('vscode.open', workspaceFile('iris', 'classes.txt'));
    await commands.executeCommand('workbench.action.previousEditor');
    await waitForCard(7);
  });
});

/** Logits of the card's table, exact, in class order. */
async function logitsShown(): Promise<readonly number[]> {
  const titles = await panel.evaluate('[...document.querySelectorAll(".card-part:not(.gradient) .class-table:not(.margins) tbody td[title]")].map((cell) => cell.title)');
  return Array.isArray(titles) ? titles.map((title) => Number(/logit (\S+)$/.exec(String(title))?.[1])) : [];
}

async function activeCell(attribute: string): Promise<string> {
  return String(await panel.evaluate(`document.activeElement.getAttribute(${JSON.stringify(attribute)})`));
}
