import assert from 'node:assert/strict';
import { fixtures } from '../harness/fixtures';
import { openPanel, type DomPage } from './domPage';

describe('the tools of the sample table', () => {
  let panel: DomPage;

  function all(selector: string): readonly HTMLElement[] {
    return [...panel.document.querySelectorAll<HTMLElement>(selector)];
  }

  function byText(selector: string, text: string): HTMLElement {
    return all(selector).find(({ textContent }) => textContent.includes(text)) ?? assert.fail(`no ${selector} says ${text}`);
  }

  async function click(element: HTMLElement, shiftKey = false): Promise<void> {
    const { MouseEvent } = panel.document.defaultView as unknown as typeof globalThis;
    element.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, shiftKey }));
    await panel.settle();
  }

  async function press(key: string, more: KeyboardEventInit = {}): Promise<void> {
    const { KeyboardEvent } = panel.document.defaultView as unknown as typeof globalThis;
    (panel.document.activeElement ?? panel.document.body).dispatchEvent(new KeyboardEvent('keydown', { key, ...more, bubbles: true, cancelable: true }));
    await panel.settle();
  }

  function lastCall(method: string): unknown {
    return panel.calls.filter(([called]) => called === method).at(-1)?.[1];
  }

  function headers(): readonly string[] {
    return all('[role=columnheader]').map(({ textContent }) => textContent.trim());
  }

  beforeEach(async () => {
    const fixture = fixtures['digits']!();
    panel = await openPanel({ fixture: { ...fixture, view: { ...fixture.view, extraColumns: [[{ name: 'file', kind: 'text' }, { name: 'height', kind: 'number' }]] } } });
  });
  afterEach(() => { panel.close(); });

  it('ask for the columns of the dump that are shown, and keep the choice', async () => {
    assert.deepEqual((lastCall('rows') as { readonly extra: unknown }).extra, ['file']);
    await click(all('button[aria-label=Columns]')[0]!);
    const box = all('.popover vscode-checkbox').find((element) => (element as HTMLElement & { label: string }).label === 'height' || element.getAttribute('label') === 'height')!;
    Object.assign(box, { checked: true });
    box.dispatchEvent(new (panel.document.defaultView as unknown as typeof globalThis).Event('change', { bubbles: true }));
    await panel.settle();
    assert.deepEqual((lastCall('rows') as { readonly extra: unknown }).extra, ['file', 'height']);
    assert.ok(headers().includes('height'));
    assert.deepEqual((panel.persisted() as { readonly view: { readonly columns: unknown } }).view.columns, { 'extra:height': true });
    await press('Escape');
    assert.deepEqual(all('.popover'), []);
    assert.equal(panel.document.activeElement?.getAttribute('aria-label'), 'Columns');
  });

  it('sort by a second column with Shift, and say which is which', async () => {
    await click(byText('[role=columnheader]', 'label'));
    await click(byText('[role=columnheader]', 'loss'), true);
    const { sort, thenBy } = lastCall('rows') as { readonly sort: unknown; readonly thenBy: unknown };
    assert.deepEqual([sort, thenBy], [{ column: 'label', descending: false }, [{ column: 'loss', descending: true }]]);
    assert.deepEqual(all('.sort-rank').map(({ textContent }) => textContent), ['sort key 2', 'sort key 1']);
    assert.deepEqual(all('[aria-sort]:not([aria-sort=none])').map((element) => element.getAttribute('aria-sort')), ['descending', 'ascending']);
  });

  it('copy the rows that are marked, with the columns shown', async () => {
    all('[role=row][aria-rowindex="3"] [role=gridcell]')[0]!.click();
    await panel.settle();
    await press('ArrowDown', { shiftKey: true });
    await press('ArrowDown', { shiftKey: true });
    assert.deepEqual(all('[role=row][aria-selected=true]').map((row) => row.getAttribute('aria-rowindex')), ['3', '4', '5']);
    await press('c', { ctrlKey: true });
    const { start, end, columns, format } = lastCall('exportPart') as { readonly start: number; readonly end: number; readonly columns: readonly string[]; readonly format: string };
    assert.deepEqual([start, end, format], [1, 4, 'csv']);
    assert.deepEqual(columns.slice(0, 3), ['sample', 'extra:file', 'loss']);
    const { text } = lastCall('copy') as { readonly text: string };
    assert.equal(text.trimEnd().split('\r\n').length, 4);
    await press('ArrowDown');
    assert.equal(all('[role=row][aria-selected=true]').length, 1);
    await press('a', { ctrlKey: true });
    await press('c', { ctrlKey: true });
    assert.equal((lastCall('exportPart') as { readonly end: number }).end, fixtures['digits']!().view.document.losses[0]?.samples);
  });

  it('export what is shown, from a menu that the keyboard goes through', async () => {
    await click(byText('.filter-bar button', 'Export…'));
    assert.deepEqual(all('[role=menuitem]').map(({ textContent }) => textContent.trim()), [
      'Samples as CSV…', 'Samples as JSON Lines…', 'Samples as NumPy Archive…', 'Picture of the Total Loss as SVG…', 'Picture of the Total Loss as PNG…',
      'Picture of the Histogram of the Loss as SVG…', 'Report as Markdown…', 'Loss Spec…',
    ]);
    assert.match(panel.document.activeElement?.textContent ?? '', /CSV/);
    await press('ArrowDown');
    assert.match(panel.document.activeElement?.textContent ?? '', /JSON Lines/);
    await click(byText('[role=menuitem]', 'NumPy'));
    const { kind, query } = lastCall('export') as { readonly kind: string; readonly query: { readonly format: string; readonly columns: readonly string[] } };
    assert.deepEqual([kind, query.format, query.columns.includes('extra:file')], ['samples', 'npz', true]);
    assert.deepEqual(all('[role=menuitem]'), []);
    assert.match(all('[role=status]').map(({ textContent }) => textContent).join(), /Exported samples\.csv/);
  });

  it('open the menu when the command asks for it', async () => {
    panel.host.send('askForExport', null);
    await panel.settle();
    await click(byText('[role=menuitem]', 'Report'));
    assert.deepEqual(lastCall('export'), { kind: 'report' });
  });
});
