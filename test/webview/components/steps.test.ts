import assert from 'node:assert/strict';
import { movedRegion, regionBetween, regionOf } from '../../../src/webview/steps/mapBrush';
import { fixtures } from '../harness/fixtures';
import { openPanel, type DomPage } from './domPage';

describe('the steps of a run', () => {
  let panel: DomPage;

  const all = (selector: string): readonly HTMLElement[] => [...panel.document.querySelectorAll<HTMLElement>(selector)];
  const text = (selector: string): string => panel.document.querySelector(selector)?.textContent.replace(/\s+/g, ' ').trim() ?? '';
  const lastCall = (method: string): unknown => panel.calls.filter(([name]) => name === method).at(-1)?.[1];

  async function click(element: HTMLElement | undefined): Promise<void> {
    assert.ok(element !== undefined);
    element.click();
    await panel.settle();
  }

  function press(element: HTMLElement, key: string, shiftKey = false): void {
    const { KeyboardEvent } = panel.document.defaultView as unknown as typeof globalThis;
    element.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey, bubbles: true, cancelable: true }));
  }

  beforeEach(async () => {
    panel = await openPanel({ fixture: fixtures['steps']!(), choices: { view: 'steps', sample: 3 } });
    await panel.settle();
  });

  afterEach(() => { panel.close(); });

  it('has a tab where the dumps are of a series only', async () => {
    assert.equal(all('#view-tab-steps').length, 1);
    panel.close();
    panel = await openPanel({ fixture: fixtures['digits']!() });
    assert.equal(all('#view-tab-steps').length, 0);
  });

  it('draws the loss and the total, and lists their numbers', async () => {
    assert.deepEqual(all('.loss-over-steps .chart-legend li').map((item) => item.textContent.trim()), ['digit', 'all losses', 'total']);
    await click(all('.loss-over-steps > .link')[0]);
    const rows = all('.loss-over-steps .step-table tbody tr').map((row) => [...row.children].map((cell) => cell.textContent.trim()));
    assert.deepEqual(rows.map(([step]) => step), ['1', '2', '3', '4', '5', '6']);
    assert.deepEqual([rows[1]?.[1], rows[1]?.[4], rows[1]?.[5], rows[0]?.[4]], ['–', '26', '150', '–']);
    assert.equal(panel.document.querySelector('tr[aria-current=step]')?.querySelector('th')?.textContent, '6');
  });

  it('shows another step in the same panel, and keeps sample, sort and filter', async () => {
    await click(all('[aria-label="Step Before"]')[0]);
    assert.deepEqual(lastCall('showStep'), { step: '5' });
    assert.equal(text('.step-shown'), 'step 5 of 6');
    const persisted = panel.persisted() as { readonly view: { readonly step: unknown; readonly sample: unknown; readonly view: unknown } };
    assert.deepEqual([persisted.view.step, persisted.view.sample, persisted.view.view], ['5', 3, 'steps']);
    const slider = panel.document.querySelector<HTMLInputElement>('.step-picker input')!;
    assert.equal(slider.getAttribute('aria-valuetext'), 'step 5');
    slider.value = '0';
    slider.dispatchEvent(new (panel.document.defaultView as unknown as typeof globalThis).Event('change', { bubbles: true }));
    await panel.settle();
    assert.deepEqual(lastCall('showStep'), { step: '1' });
  });

  it('opens the comparison with the step before, or with another one', async () => {
    const shownView = (): unknown => (panel.persisted() as { readonly view: { readonly view: unknown } }).view.view;
    await click(all('.compare-step .link')[0]);
    await panel.settle();
    assert.deepEqual([lastCall('compare'), shownView()], [{ loss: 0, against: { kind: 'step', step: '5' } }, 'compare']);
    await click(all('#view-tab-steps')[0]);
    const select = panel.document.querySelector<HTMLElement & { value: string }>('.compare-step vscode-single-select')!;
    select.value = '2';
    select.dispatchEvent(new (panel.document.defaultView as unknown as typeof globalThis).Event('change', { bubbles: true }));
    await panel.settle();
    assert.deepEqual([lastCall('compare'), shownView()], [{ loss: 0, against: { kind: 'step', step: '2' } }, 'compare']);
    await click(all('#view-tab-steps')[0]);
    assert.equal(text('.compare-step .link'), 'Compare With Step 2', 'what was compared with last is offered again');
  });

  it('says how many steps were not picked', async () => {
    assert.doesNotMatch(text('.steps'), /that you picked/);
    panel.close();
    const fixture = fixtures['steps']!();
    panel = await openPanel({ fixture: { ...fixture, view: { ...fixture.view, steps: { ...fixture.view.steps!, leftOut: 3 } } }, choices: { view: 'steps' } });
    assert.match(text('.steps'), /Only the 6 steps that you picked\. 3 more are on disk/);
  });

  it('draws the course of the selected sample', async () => {
    assert.match(text('.sample-over-steps h3'), /^Sample 3 over the steps · id 1003$/);
    assert.equal(all('.sample-course li').length, 6);
    await click(all('.flips tbody button')[0]);
    const { sample } = lastCall('trajectory') as { readonly sample: number };
    assert.match(text('.sample-over-steps h3'), new RegExp(`^Sample ${sample} over`));
  });

  it('narrows every view to the samples that went one way, with a chip and undo', async () => {
    await click(all('.history').find((button) => button.textContent.includes('never right')));
    assert.deepEqual((lastCall('flips') as { readonly filter: unknown }).filter, { dynamics: { history: 'never' } });
    assert.match(text('.chip'), /^right at no step/);
    await click(all('.filter-bar .link').find((button) => button.textContent.includes('Undo')));
    assert.equal(all('.chip').length, 0);
  });

  it('narrows to a region of the data map by its name and by keys', async () => {
    await click(all('.data-map .history').find((button) => button.textContent === 'ambiguous'));
    assert.match(text('.chip'), /^confidence 0 to 1, variability 0\.3000 to 0\.5000/);
    const { filter: own } = lastCall('dataMap') as { readonly filter: unknown };
    assert.deepEqual(own, {}, 'the map is not narrowed by its own region');
    const canvas = panel.document.querySelector<HTMLElement>('.data-map canvas')!;
    press(canvas, 'Escape');
    await panel.settle();
    assert.equal(all('.chip').length, 0);
    press(canvas, 'ArrowUp');
    await panel.settle();
    press(canvas, 'Enter');
    await panel.settle();
    assert.match(text('.chip'), /^confidence 0\.05\d* to 0\.30\d*, variability 0 to 0\.125\d*/);
  });

  it('sorts the samples by what they did', async () => {
    assert.equal(all('.flips th[aria-sort=descending]')[0]?.textContent, 'forgotten ↓');
    await click(all('.flips th button').find((button) => button.textContent === 'variability'));
    assert.deepEqual((lastCall('flips') as { readonly sort: unknown }).sort, { column: 'variability', descending: true });
    assert.match(all('.course')[0]?.getAttribute('aria-label') ?? '', /^(?:right|wrong)(?:, (?:right|wrong)){5}$/);
  });

  it('says why the steps cannot be read', async () => {
    panel.close();
    panel = await openPanel({ fixture: fixtures['steps']!() });
    panel.refuse('steps', 'epoch_03.npz: is truncated');
    await click(all('#view-tab-steps')[0]);
    assert.match(text('#view-panel [role=alert]'), /epoch_03\.npz: is truncated/);
  });
});

describe('a region of the data map', () => {
  it('lies between two corners, within the map', () => {
    assert.deepEqual(regionBetween({ confidence: 1.2, variability: 0.3 }, { confidence: 0.5, variability: -0.1 }), { confidence: [0.5, 1], variability: [0, 0.3] });
  });

  it('moves and grows by keys, and stays within the map', () => {
    const region = { confidence: [0.9, 1], variability: [0.1, 0.2] } as const;
    assert.deepEqual(movedRegion(region, 'ArrowUp', false), region);
    assert.deepEqual(movedRegion(region, 'ArrowDown', false), { confidence: [0.85, 0.95], variability: [0.1, 0.2] });
    assert.deepEqual(movedRegion(region, 'ArrowRight', true), { confidence: [0.9, 1], variability: [0.1, 0.225] });
    assert.equal(movedRegion(region, 'a', false), null);
  });

  it('is all of an axis that a filter does not name', () => {
    assert.deepEqual(regionOf({ confidence: [0, 0.5] }), { confidence: [0, 0.5], variability: [0, 0.5] });
    assert.equal(regionOf({ history: 'never' }), null);
  });
});
