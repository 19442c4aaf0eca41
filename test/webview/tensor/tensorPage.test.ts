import assert from 'node:assert/strict';
import type { ViewedTensor } from '../../../src/core/inspection/tensorView/dumpListing';
import type { DumpStatus } from '../../../src/protocol/tensorPageApi';
import { listing, openDump, tensor, type DumpDom } from './fakeDump';

describe('the page of tensors', () => {
  let dom: DumpDom;

  const dump = (...tensors: readonly ViewedTensor[]): DumpStatus => ({ kind: 'dump', title: 'run.npz', listing: listing(...tensors) });
  const all = (selector: string): readonly HTMLElement[] => [...dom.document.querySelectorAll<HTMLElement>(selector)];
  const text = (selector: string): string => dom.document.querySelector(selector)?.textContent.replace(/\s+/g, ' ').trim() ?? '';
  const cellAt = (row: number, column: number): HTMLElement => all(`.cell[data-row="${row}"][data-column="${column}"]`)[0] ?? assert.fail(`no cell ${row}, ${column}`);
  const called = (name: string): readonly unknown[] => dom.calls.filter(([method]) => method === name).map(([, argument]) => argument);

  async function press(element: HTMLElement, key: string, modifiers: { readonly ctrlKey?: boolean; readonly shiftKey?: boolean } = {}): Promise<void> {
    const { KeyboardEvent } = dom.document.defaultView as unknown as typeof globalThis;
    element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...modifiers }));
    await dom.settle();
  }

  afterEach(() => { dom.close(); });

  it('lists the tensors and shows the last two axes of the first that can be shown', async () => {
    dom = await openDump(dump(tensor('names', [3, 3], { dtype: 'string', isNumeric: false, hidden: 'holds text' }), tensor('logits', [4, 2, 3])));
    assert.deepEqual(all('[role=option]').map((line) => line.getAttribute('title')), ['names', 'logits']);
    assert.equal(text('.tensor-title h2'), 'logits[0, :, :]');
    const grid = all('[role=grid]')[0]!;
    assert.deepEqual(['aria-rowcount', 'aria-colcount'].map((name) => grid.getAttribute(name)), ['3', '4']);
    assert.deepEqual(all('[role=columnheader]').map((header) => header.textContent), ['row', '0', '1', '2']);
    assert.deepEqual(all('.cell').map((cell) => cell.textContent), ['0', '0.01', '0.02', '1', '1.01', 'NaN']);
    assert.ok(cellAt(1, 2).classList.contains('not-finite'));
    assert.deepEqual(called('cells'), [{ tensor: 'logits', rows: 1, columns: 2, at: [0, 0, 0], rowStart: 0, rowEnd: 2, columnStart: 0, columnEnd: 3 }]);
  });

  it('says why a tensor cannot be shown, and when one has no elements', async () => {
    dom = await openDump(dump(tensor('names', [3, 3], { dtype: 'string', isNumeric: false, hidden: 'holds text' }), tensor('none', [0, 3])), { tensor: 'names' });
    assert.equal(text('.tensor .empty'), 'It cannot be shown: it holds text.');
    dom.host.send('show', { tensor: 'none' });
    await dom.settle();
    assert.equal(text('.tensor .empty'), 'It has no elements.');
    assert.deepEqual(dom.calls, []);
  });

  it('shows statistics first, then the heat map', async () => {
    dom = await openDump(dump(tensor('x', [2, 3])));
    assert.deepEqual(dom.calls.map(([name]) => name).filter((name) => name !== 'cells'), ['summary', 'heatMap']);
    assert.equal(all('[data-fact=mean]')[0]?.textContent, '1.25');
    assert.equal(text('.not-finite-counts'), '1 NaN first at [1, 2]');
    all('.not-finite-counts button')[0]?.click();
    await dom.settle();
    assert.deepEqual(dom.persisted().cell, { row: 1, column: 2 });
    assert.match(text('.heat-map-marks'), /^1 field with NaN or ∞/);
    assert.equal(all('.value-histogram .bar').length, 2);
  });

  it('waits to be asked before it reads a tensor of 2^27 elements', async () => {
    dom = await openDump(dump(tensor('x', [2 ** 17, 2 ** 10])));
    assert.deepEqual(called('summary'), []);
    const [start] = all('.summary vscode-button');
    assert.equal(start?.textContent, 'Compute Statistics');
    start.click();
    await dom.settle();
    assert.deepEqual(called('summary'), [{ tensor: 'x' }]);
    assert.ok(all('.cell').length < 2000);
  });

  it('is walked with the keys: one cell in the tab order, which stays in the page', async () => {
    dom = await openDump(dump(tensor('x', [5000, 400])));
    const grid = all('[role=grid]')[0]!;
    const active = (): string => all('.cell[tabindex="0"]').map((cell) => `${cell.dataset['row'] ?? ''},${cell.dataset['column'] ?? ''}`).join(' ');
    for (const [key, modifiers, place] of [
      ['ArrowRight', {}, '0,1'], ['ArrowDown', {}, '1,1'], ['End', {}, '1,399'], ['Home', {}, '1,0'], ['End', { ctrlKey: true }, '4999,399'],
      ['ArrowLeft', { ctrlKey: true }, '4999,0'], ['Home', { ctrlKey: true }, '0,0'], ['ArrowUp', {}, '0,0'],
    ] as const) {
      await press(grid, key, modifiers);
      assert.equal(active(), place, key);
    }
    assert.deepEqual(dom.persisted().cell, { row: 0, column: 0 });
  });

  it('copies what is selected, every digit of it', async () => {
    dom = await openDump(dump(tensor('x', [2, 3], { dtype: 'float64' })), { format: { style: 'fixed', digits: 1 } });
    const grid = all('[role=grid]')[0]!;
    await press(grid, 'ArrowRight');
    await press(grid, 'ArrowRight', { shiftKey: true });
    await press(grid, 'ArrowDown', { shiftKey: true });
    assert.equal(all('.cell[aria-selected=true]').length, 4);
    assert.equal(cellAt(0, 1).textContent, '0.0');
    await press(grid, 'c', { ctrlKey: true });
    assert.deepEqual(called('copy'), [{ text: '0.01\t0.02\n1.01\tnan' }]);
    assert.equal(text('[role=status]'), '4 cells copied');
  });

  it('chooses a tensor with the keys, and finds one by its name', async () => {
    const tensors = Array.from({ length: 12 }, (_, i) => tensor(`layer${i}.weight`, [2, 2]));
    dom = await openDump(dump(...tensors));
    await press(all('[role=listbox]')[0]!, 'ArrowDown');
    assert.equal(dom.persisted().tensor, 'layer1.weight');
    await press(all('[role=listbox]')[0]!, 'End');
    assert.equal(text('.tensor-title h2'), 'layer11.weight[:, :]');
    const search = dom.document.querySelector<HTMLElement & { value: string }>('.tensor-search')!;
    search.value = 'LAYER1';
    search.dispatchEvent(new (dom.document.defaultView as unknown as typeof globalThis).Event('input', { bubbles: true }));
    await dom.settle();
    assert.deepEqual(all('[role=option]').map((line) => line.title), ['layer1.weight', 'layer10.weight', 'layer11.weight']);
  });

  it('keeps the slice where a rewritten file still has it, and starts anew where not', async () => {
    dom = await openDump(dump(tensor('x', [4, 5, 6])), { slices: { x: { rows: 2, columns: 0, at: [0, 3, 0] } } });
    assert.equal(text('.tensor-title h2'), 'x[:, 3, :].T');
    dom.host.send('status', dump(tensor('x', [4, 2, 6])));
    await dom.settle();
    assert.equal(text('.tensor-title h2'), 'x[:, 1, :].T');
    dom.host.send('status', dump(tensor('x', [4, 2])));
    await dom.settle();
    assert.equal(text('.tensor-title h2'), 'x[:, :]');
  });

  it('says the one error of a damaged file, and tries again', async () => {
    dom = await openDump({ kind: 'failed', title: 'cut.npy', message: 'truncated: 3 bytes are missing' });
    assert.equal(text('h1'), 'cut.npy could not be read');
    assert.equal(text('[role=alert]'), 'truncated: 3 bytes are missing');
    all('vscode-button')[0]?.click();
    await dom.settle();
    assert.deepEqual(called('refresh'), [null]);
  });

  it('tells of a file that has changed, and goes to the loss of the dump', async () => {
    dom = await openDump(dump(tensor('x', [2, 2])));
    dom.host.send('stale', null);
    await dom.settle();
    assert.match(text('.notice'), /^The file has changed on disk\./);
    all('.header vscode-button')[0]?.click();
    await dom.settle();
    assert.deepEqual(called('inspectLoss'), [null]);
  });
});
