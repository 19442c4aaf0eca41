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
    await click(all('[aria-label="Samples That Changed"] tbody button')[0]);
    assert.match(text('[aria-label=Sample] h2, [aria-label=Sample] h3'), /^Sample \d+/);
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
