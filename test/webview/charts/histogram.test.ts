import assert from 'node:assert/strict';
import type { HistogramQuery } from '../../../src/protocol/inspectionQueries';
import { binsOfRange, rangeOfBins } from '../../../src/webview/charts/histogramBrush';
import { logTicks } from '../../../src/webview/charts/scale';
import { openPanel, type DomPage } from '../components/domPage';
import { fixtures } from '../harness/fixtures';

describe('histograms of columns in the panel', () => {
  let panel: DomPage;

  afterEach(() => { panel.close(); });

  const text = (selector: string): string => panel.document.querySelector(selector)?.textContent.replace(/\s+/g, ' ').trim() ?? '';
  const all = (selector: string): readonly HTMLElement[] => [...panel.document.querySelectorAll<HTMLElement>(selector)];
  const asked = (): readonly HistogramQuery[] => panel.calls.filter(([method]) => method === 'histogram').map(([, query]) => query as HistogramQuery);
  const chips = (): readonly string[] => all('.chip').map((chip) => chip.textContent.trim());

  function fire(element: HTMLElement, type: string, init: object = {}): void {
    const { Event, KeyboardEvent } = panel.document.defaultView as unknown as typeof globalThis;
    element.dispatchEvent(type === 'keydown' ? new KeyboardEvent(type, { ...init, bubbles: true, cancelable: true }) : new Event(type, { bubbles: true }));
  }

  async function choose(column: string): Promise<void> {
    const select = panel.document.querySelector<HTMLElement & { value: string }>('.histogram vscode-single-select')!;
    select.value = column;
    fire(select, 'change');
    await panel.settle();
  }

  it('are of the loss first, as the inspection brought it, without a question', async () => {
    panel = await openPanel({ fixture: fixtures['digits']!() });
    assert.deepEqual(asked(), []);
    assert.match(text('.histogram .statistics'), /min.*median.*mean.*max/);
    assert.match(panel.document.querySelector('.histogram svg')?.getAttribute('aria-label') ?? '', /^Histogram of the loss of 719 samples$/);
  });

  it('of another column narrow the views to a range of it, with a chip of its own', async () => {
    panel = await openPanel({ fixture: fixtures['digits']!() });
    await choose('confidence');
    assert.deepEqual(asked(), [{ loss: 0, filter: {}, column: 'confidence', isLogarithmic: false }]);
    const handle = all('.histogram [role=slider]').find((element) => element.getAttribute('aria-label') === 'Smallest largest probability shown')!;
    assert.equal(handle.getAttribute('tabindex'), '0');
    fire(handle, 'keydown', { key: 'PageUp' });
    await panel.settle();
    assert.equal(chips().length, 1);
    assert.match(chips()[0]!, /^confidence 0\.\d+ to 1|^confidence 0\.\d+ to 0\.\d+/);
    const [, rows] = panel.calls.filter(([method]) => method === 'rows').at(-1)!;
    const { filter } = rows as { readonly filter: { readonly ranges: readonly { readonly column: string }[] } };
    assert.deepEqual(filter.ranges.map(({ column }) => column), ['confidence']);
    // Its own range does not narrow it.
    assert.equal(asked().length, 1);
    await choose('margin');
    assert.deepEqual(asked().at(-1)?.filter?.ranges?.map(({ column }) => column), ['confidence']);
  });

  it('have a logarithmic axis where no value can be negative', async () => {
    panel = await openPanel({ fixture: fixtures['digits']!() });
    const boxes = (): readonly string[] => all('.histogram vscode-checkbox').map((box) => box.getAttribute('label') ?? '');
    assert.deepEqual(boxes(), ['Log counts', 'Log loss']);
    const box = all('.histogram vscode-checkbox')[1] as HTMLElement & { checked: boolean };
    box.checked = true;
    fire(box, 'change');
    await panel.settle();
    assert.equal(asked().at(-1)?.isLogarithmic, true);
    assert.match(text('.histogram svg'), /loss of the sample \(log\)/);
    await choose('margin');
    assert.deepEqual(boxes(), ['Log counts']);
    assert.equal(asked().at(-1)?.isLogarithmic, false);
  });

  it('of a regression are of its loss alone', async () => {
    panel = await openPanel({ fixture: fixtures['regression']!() });
    assert.equal(text('.histogram h3'), 'Loss per sample');
    assert.equal(all('.histogram vscode-single-select').length, 0);
  });

  it('a bin of the reliability diagram narrows the samples to its own, and is marked', async () => {
    panel = await openPanel({ fixture: fixtures['digits']!(), choices: { view: 'calibration' } });
    await panel.settle();
    const bins = (): readonly HTMLElement[] => all('.reliability-bin');
    // In SVG the name of the attribute is told apart by its case.
    assert.deepEqual(bins().map((bin) => bin.getAttribute('tabindex')).slice(0, 2), ['0', '-1']);
    assert.match(bins()[2]!.getAttribute('aria-label') ?? '', /^Probability 0\.3333 to 0\.4000, \d+ samples: \d+\.\d % claimed, \d+\.\d % right$/);
    fire(bins()[0]!, 'keydown', { key: 'ArrowRight' });
    await panel.settle();
    fire(bins()[1]!, 'keydown', { key: 'Enter' });
    await panel.settle();
    assert.equal(bins()[1]!.getAttribute('aria-pressed'), 'true');
    assert.match(chips()[0]!, /^confidence 0\.2667 to 0\.3333/);
    const filters = panel.calls.filter(([method]) => method === 'calibration').map(([, query]) => (query as { readonly filter: object }).filter);
    assert.deepEqual(filters, [{}], 'the diagram is of all its bins');
    const [, rows] = panel.calls.filter(([method]) => method === 'rows').at(-1)!;
    assert.deepEqual((rows as { readonly filter: object }).filter, { ranges: [{ column: 'confidence', from: 4 / 15, to: 5 / 15, isOpen: true }] });
  });
});

describe('a logarithmic axis', () => {
  it('has round ticks', () => {
    assert.deepEqual(logTicks(0.003, 40, 5), [0.01, 0.1, 1, 10]);
    assert.deepEqual(logTicks(0.3, 4, 6), [0.5, 1, 2]);
    assert.deepEqual(logTicks(1e-12, 1, 4), [1e-12, 1e-8, 1e-4, 1]);
    assert.deepEqual(logTicks(3, 4, 5), [3, 3.2, 3.4, 3.6, 3.8, 4]);
    assert.deepEqual(logTicks(2, 2, 5), [2]);
  });

  it('finds the bins of a range again', () => {
    const histogram = { min: 1e-6, max: 10, counts: new Array<number>(40).fill(1), notFinite: 0, isLogarithmic: true };
    for (const span of [{ first: 0, last: 39 }, { first: 3, last: 3 }, { first: 17, last: 31 }]) {
      assert.deepEqual(binsOfRange(rangeOfBins(span, histogram), histogram), span);
    }
  });
});
