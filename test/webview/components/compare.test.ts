import assert from 'node:assert/strict';
import { fixtures } from '../harness/fixtures';
import { openPanel, type DomPage } from './domPage';

describe('a comparison in the panel', () => {
  let panel: DomPage;

  const all = (selector: string): readonly HTMLElement[] => [...panel.document.querySelectorAll<HTMLElement>(selector)];
  const text = (selector: string): string => panel.document.querySelector(selector)?.textContent.replace(/\s+/g, ' ').trim() ?? '';
  const lastCall = (method: string): unknown => panel.calls.filter(([name]) => name === method).at(-1)?.[1];

  async function click(element: HTMLElement | undefined): Promise<void> {
    assert.ok(element !== undefined);
    element.click();
    await panel.settle();
  }

  function press(element: HTMLElement, key: string, ctrlKey = false): void {
    const { KeyboardEvent } = panel.document.defaultView as unknown as typeof globalThis;
    element.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey, bubbles: true, cancelable: true }));
  }

  afterEach(() => { panel.close(); });

  it('begins with the choice of a run', async () => {
    panel = await openPanel({ fixture: fixtures['steps']!(), choices: { view: 'compare' } });
    await panel.settle();
    assert.match(text('.compare .quiet'), /^Choose a step or another run/);
    await click(all('.baseline-picker .link')[0]);
    assert.deepEqual(lastCall('compare'), { loss: 0, against: { kind: 'target', target: { kind: 'spec', path: '/runs/other.loss.json' } } });
    assert.match(text('.compare'), /other\.loss\.json → step 6/);
    await click(all('.baseline-picker .link')[1]);
    assert.match(text('.compare .quiet'), /^Choose a step/);
  });

  it('shows what changed of a step, and narrows to a class', async () => {
    panel = await openPanel({ fixture: fixtures['steps']!(), choices: { view: 'compare', baseline: { kind: 'step', step: '1' } } });
    await panel.settle();
    assert.deepEqual(all('[aria-label="Parts of the total"] tbody th').map((cell) => cell.textContent), ['total', 'digit', 'ink', 'l2 × 0.0005']);
    assert.match(text('[aria-label="Parts of the total"] tbody tr:last-child'), /\+0\.0056\d* ▲/);
    await click(all('[aria-label="Mean loss by label"] tbody button')[0]);
    assert.match(text('.chip'), /^label 0 · zero/);
    assert.deepEqual((lastCall('comparedRows') as { readonly filter: unknown }).filter, { label: 0 });
  });

  it('shows every sample that changed in a grid that goes by keys', async () => {
    panel = await openPanel({ fixture: fixtures['steps']!(), choices: { view: 'compare', baseline: { kind: 'step', step: '1' } } });
    await panel.settle();
    const grid = all('[role=grid][aria-label="Samples That Changed"]')[0];
    assert.ok(grid !== undefined);
    assert.equal(grid.getAttribute('aria-rowcount'), '720');
    assert.deepEqual(all('.changed-samples [role=columnheader]').map((cell) => cell.textContent.trim()), ['sample', 'id', 'before', 'after', 'change', '|change|', 'label', 'predicted']);
    assert.equal(all('.changed-samples [aria-sort=descending]')[0]?.textContent.trim(), '|change|');
    assert.ok(all('.changed-samples [role=row]').length < 100, 'only the rows in sight are in the page');
    const row = all('.changed-samples [role=row][aria-rowindex="2"]')[0];
    await click(row?.querySelector<HTMLElement>('[role=gridcell]') ?? undefined);
    assert.match(text('[aria-label=Sample] h2, [aria-label=Sample] h3'), new RegExp(`^Sample ${row?.dataset['sample']}`));
    press(grid, 'End', true);
    await panel.settle();
    const { start, end } = lastCall('comparedRows') as { readonly start: number; readonly end: number };
    assert.ok(start <= 718 && end > 718, 'the last page is asked for');
    assert.equal(all('.changed-samples [role=row][aria-rowindex="720"]').length, 1);
  });

  it('sorts the samples that changed by other columns, and not by those of texts', async () => {
    panel = await openPanel({ fixture: fixtures['steps']!(), choices: { view: 'compare', baseline: { kind: 'step', step: '1' } } });
    await panel.settle();
    const header = (title: string): HTMLElement | undefined => all('.changed-samples [role=columnheader]').find((cell) => cell.textContent.trim() === title);
    const sort = (): unknown => (lastCall('comparedRows') as { readonly sort: unknown }).sort;
    await click(header('before'));
    assert.deepEqual(sort(), { column: 'from', descending: true });
    await click(header('before'));
    assert.deepEqual(sort(), { column: 'from', descending: false });
    await click(header('label'));
    assert.deepEqual(sort(), { column: 'from', descending: false });
    assert.equal(header('label')?.hasAttribute('aria-sort'), false);
    for (const view of ['samples', 'compare']) {
      await click(all(`#view-tab-${view}`)[0]);
    }
    await panel.settle();
    assert.equal(header('before')?.getAttribute('aria-sort'), 'ascending', 'as it was before another view was shown');
    assert.deepEqual(sort(), { column: 'from', descending: false });
  });

  it('copies them as CSV with every digit', async () => {
    panel = await openPanel({ fixture: fixtures['steps']!(), choices: { view: 'compare', baseline: { kind: 'step', step: '1' } } });
    await panel.settle();
    await click(all('[aria-label="Copy the Changes as CSV"]')[0]);
    const lines = (lastCall('copy') as { readonly text: string }).text.split('\r\n');
    assert.equal(lines.length, 721);
    assert.equal(lines[0], 'sample,id,before,after,change,label,predicted_before,predicted_after');
    const [sample, id, before, after, change] = (lines[1] ?? '').split(',').map(Number);
    assert.equal(id, 1000 + (sample ?? NaN));
    assert.equal(change, (after ?? NaN) - (before ?? NaN));
  });

  it('is opened by the command, with the run it names', async () => {
    panel = await openPanel({ fixture: fixtures['digits']!() });
    panel.host.send('compareWith', { target: { kind: 'dumps', paths: ['/runs/a.npz'] } });
    await panel.settle();
    assert.deepEqual(lastCall('compare'), { loss: 0, against: { kind: 'target', target: { kind: 'dumps', paths: ['/runs/a.npz'] } } });
    const { view } = panel.persisted() as { readonly view: { readonly baseline: unknown; readonly view: unknown } };
    assert.deepEqual(view, { ...view, view: 'compare', baseline: { kind: 'target', target: { kind: 'dumps', paths: ['/runs/a.npz'] } } });
  });

  it('says why there is none', async () => {
    panel = await openPanel({ fixture: fixtures['steps']!() });
    panel.refuse('compare', 'step 1 has no loss called digit');
    panel.host.send('compareWith', { target: { kind: 'spec', path: '/runs/a.loss.json' } });
    await panel.settle();
    assert.match(text('.compare [role=alert]'), /has no loss called digit/);
  });
});
