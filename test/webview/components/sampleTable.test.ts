import assert from 'node:assert/strict';
import { panelOfSuite } from './panelOfSuite';

describe('the table of samples in the panel', () => {
  const page = panelOfSuite();
  const { open, text, all, byLabel, press } = page;

  it('shows the table by loss, the worst sample selected and its card beside', async () => {
    await open('digits');
    const grid = byLabel('Samples');
    assert.equal(grid.getAttribute('role'), 'grid');
    assert.equal(grid.getAttribute('aria-rowcount'), '720');
    assert.equal(grid.getAttribute('aria-colcount'), '8');
    const losses = all('[role=row] .cell-loss').map((cell) => Number(cell.textContent));
    assert.ok(losses.length > 10 && losses.length < 60);
    assert.deepEqual(losses, [...losses].sort((left, right) => right - left));
    const selected = all('[role=row][aria-selected=true]');
    assert.equal(selected.length, 1);
    assert.equal(text('.card-title h2'), `Sample ${selected[0]?.getAttribute('data-sample')}`);
    assert.equal(page.document.querySelector('[aria-sort=descending]')?.textContent, 'loss');
  });

  it('sorts by a click on a header, and back', async () => {
    await open('digits');
    const header = (): HTMLElement => all('[role=columnheader]')[0]!;
    header().click();
    await page.settle();
    assert.equal(header().getAttribute('aria-sort'), 'ascending');
    assert.deepEqual(all('.cell-sample').slice(0, 3).map((cell) => cell.textContent), ['0', '1', '2']);
    header().click();
    await page.settle();
    assert.equal(header().getAttribute('aria-sort'), 'descending');
    assert.equal(all('.cell-sample')[0]?.textContent, '718');
  });

  it('is worked by keys: one cell in the tab order, Enter selects, the header sorts', async () => {
    await open('digits');
    const grid = byLabel('Samples');
    const focusable = (): readonly HTMLElement[] => [...grid.querySelectorAll<HTMLElement>('[tabindex="0"]')];
    assert.equal(focusable().length, 1);
    press(focusable()[0]!, 'ArrowDown');
    press(focusable()[0]!, 'ArrowDown');
    await page.settle();
    assert.equal(focusable().length, 1);
    assert.equal(page.document.activeElement, focusable()[0]);
    assert.equal(focusable()[0]?.parentElement?.getAttribute('aria-rowindex'), '3');
    press(focusable()[0]!, 'Enter');
    await page.settle();
    assert.equal(focusable()[0]?.parentElement?.getAttribute('aria-selected'), 'true');
    press(focusable()[0]!, 'End', true);
    await page.settle();
    assert.equal(focusable()[0]?.parentElement?.getAttribute('aria-rowindex'), '720');
    press(focusable()[0]!, 'Home', true);
    await page.settle();
    press(focusable()[0]!, 'ArrowUp');
    await page.settle();
    assert.equal(focusable()[0]?.getAttribute('role'), 'columnheader');
    press(focusable()[0]!, 'Enter');
    await page.settle();
    assert.equal(all('[role=columnheader]')[0]?.getAttribute('aria-sort'), 'ascending');
  });

  it('says wrong in words, not by colour alone', async () => {
    await open('digits');
    assert.ok(all('.cell-predicted').some((cell) => cell.textContent.startsWith('wrong: ')));
    assert.equal(text('.verdict'), 'wrong');
  });

  it('narrows the table by the keyboard on the histogram, and clears that', async () => {
    await open('digits');
    const handle = byLabel('Smallest loss shown');
    press(handle, 'PageUp');
    await page.settle();
    assert.match(text('.chip'), /^loss 0\.\d+ to 7\.2495$/);
    const shown = Number(byLabel('Samples').getAttribute('aria-rowcount')) - 1;
    assert.ok(shown > 0 && shown < 719);
    all('.filter-bar .link')[0]?.click();
    await page.settle();
    assert.equal(byLabel('Samples').getAttribute('aria-rowcount'), '720');
  });

  it('says in words which sample is selected', async () => {
    await open('digits');
    byLabel('Sample After').click();
    await page.settle();
    assert.match(text('[role=status]'), /^Sample \d+, loss [\d.e−]+, label \d · \w+, predicted \d · \w+\.$/);
  });

  it('keeps the place in the table when the files are read again', async () => {
    await open('digits');
    const grid = byLabel('Samples');
    press(grid.querySelector<HTMLElement>('[tabindex="0"]')!, 'End', true);
    await page.settle();
    byLabel('Refresh').click();
    await page.settle();
    assert.ok(all('[role=row][aria-rowindex="720"]').length === 1 && all('[role=row][aria-rowindex="2"]').length === 0);
  });
});
