import assert from 'node:assert/strict';
import { panelOfSuite } from '../components/panelOfSuite';

describe('the views of classes in the panel', () => {
  const page = panelOfSuite();
  const { open, text, all, show, byLabel } = page;

  it('narrows the table to a class, to a pair that is confused, and back', async () => {
    await open('digits');
    await show('classes');
    const rows = (): number => parseInt(text('.filter-count').replaceAll(/\D/g, ' ').trim(), 10);
    const pair = all('.top-confusions button')[0]!;
    pair.click();
    await page.settle();
    const [label, predicted] = pair.textContent.split(' → ');
    assert.deepEqual(all('.chip').map((chip) => chip.textContent.trim()), [`label ${label}`, `predicted ${predicted}`]);
    const both = rows();
    byLabel(`Remove Filter: predicted ${predicted}`).click();
    await page.settle();
    assert.ok(rows() > both && both > 0);
    assert.equal(all('.class-lines tr.selected').length, 1);
    all('.filter-bar .link').find((link) => link.textContent.includes('Undo filter'))!.click();
    await page.settle();
    assert.equal(rows(), both);
    await show('samples');
    assert.equal(Number(byLabel('Samples').getAttribute('aria-rowcount')) - 1, both);
    all('.filter-bar .link').find((link) => link.textContent.includes('Clear filter'))!.click();
    await page.settle();
    assert.equal(Number(byLabel('Samples').getAttribute('aria-rowcount')) - 1, 719);
  });

  it('computes the calibration when it is opened', async () => {
    await open('digits');
    assert.equal(page.calls.filter(([method]) => method === 'calibration').length, 0);
    await show('calibration');
    assert.equal(all('.calibration table tbody tr').length, 12);
    assert.match(text('.calibration-facts'), /expected calibration error.*Divided by a temperature of 1\.3800.*surer than it is right/);
  });

  it('sorts the classes by any column', async () => {
    await open('digits');
    await show('classes');
    const recall = (): readonly string[] => all('.class-lines tbody tr').map((line) => line.children[5]!.textContent);
    const header = all('.class-lines thead button').find((button) => button.textContent.startsWith('recall'))!;
    header.click();
    await page.settle();
    const down = recall().map(parseFloat);
    assert.deepEqual(down, [...down].sort((a, b) => b - a));
    header.click();
    await page.settle();
    assert.deepEqual(recall().map(parseFloat), [...down].reverse());
    all('.class-lines thead button').find((button) => button.textContent.startsWith('AP'))!.click();
    await page.settle();
    const ranked = all('.class-lines tbody tr').map((line) => line.lastElementChild!.textContent);
    assert.equal(ranked.at(-1), '–', 'a class without samples comes last');
    const known = ranked.slice(0, -1).map(parseFloat);
    assert.deepEqual(known, [...known].sort((a, b) => b - a));
    assert.match(page.document.querySelector('.class-lines')!.textContent, /Mean average precision 0\.8710/);
  });

  it('keeps a thousand classes short, with label and prediction in the list', async () => {
    await open('thousand');
    await show('classes');
    assert.equal(all('.class-lines tbody tr').length, 12);
    assert.equal(all('.card-part:not(.gradient) .class-table:not(.margins) tbody tr').length, 12);
    assert.equal(all('.card-part.gradient tbody tr').length, 12);
    assert.equal(all('.sample .mark.label').length, 3);
    all('.sample .show-all button')[0]?.click();
    await page.settle();
    assert.equal(all('.card-part:not(.gradient) .class-table:not(.margins) tbody tr').length, 1000);
  });
});
