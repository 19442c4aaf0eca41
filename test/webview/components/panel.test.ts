import assert from 'node:assert/strict';
import type { PanelStatus } from '../../../src/protocol/panelApi';
import { noFilter } from '../../../src/webview/state/tableFilter';
import { fixtures } from '../harness/fixtures';
import { target, type FakeHostOptions } from '../harness/fakeHost';
import { openPanel, type DomPage } from './domPage';

describe('the panel', () => {
  let panel: DomPage;

  async function open(fixture: string, options: Partial<FakeHostOptions> & { readonly choices?: Parameters<typeof openPanel>[0]['choices'] } = {}): Promise<Document> {
    const { choices, ...rest } = options;
    panel = await openPanel({ fixture: fixtures[fixture]!(), ...rest, ...(choices === undefined ? {} : { choices }) });
    return panel.document;
  }

  function text(selector: string): string {
    return panel.document.querySelector(selector)?.textContent.replace(/\s+/g, ' ').trim() ?? '';
  }

  function all(selector: string): readonly HTMLElement[] {
    return [...panel.document.querySelectorAll<HTMLElement>(selector)];
  }

  /** Opens one of the loss's views by its tab. */
  async function show(view: string): Promise<void> {
    all(`#view-tab-${view}`)[0]!.click();
    await panel.settle();
  }

  function byLabel(label: string): HTMLElement {
    return all('[aria-label]').find((element) => element.getAttribute('aria-label') === label) ?? assert.fail(`nothing is called ${label}`);
  }

  function press(element: HTMLElement, key: string, ctrlKey = false): void {
    const KeyboardEvent = (panel.document.defaultView as unknown as typeof globalThis).KeyboardEvent;
    element.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey, bubbles: true, cancelable: true }));
  }

  afterEach(() => { panel.close(); });

  it('shows total, parts, findings, loss, sample and inputs as named regions', async () => {
    await open('digits');
    const regions = all('[role=region]').map((element) => element.getAttribute('aria-label'));
    assert.deepEqual(regions, ['Total', 'Findings', 'Loss', 'Sample', 'Inputs', 'Tensors']);
    const { document } = fixtures['digits']!().view;
    assert.equal(panel.document.querySelector('#total-value')?.getAttribute('data-value'), String(document.totalLoss));
    assert.equal(panel.document.querySelector('#data-loss')?.getAttribute('data-value'), String(document.dataLoss));
    assert.equal(panel.document.querySelector('#regularization-loss')?.getAttribute('data-value'), String(document.regularizationLoss));
    assert.match(text('.both-totals'), /^[\d.]+ with · [\d.]+ without regularization$/);
  });

  it('lists the tensors of its files, with what cannot be read and why', async () => {
    await open('checkpoint');
    assert.deepEqual(all('[role=region]').map((element) => element.getAttribute('aria-label')), ['No Loss', 'Tensors']);
    assert.equal(text('.heading p'), '17 tensors');
    assert.match(text('.no-loss p'), /No loss is computed yet: neither predictions nor labels were found\./);
    assert.equal(all('.tensor-table tbody tr').length, 17);
    assert.match(text('.tensor-table tbody tr'), /^conv0\.weight ?float32\[64, 32\]8\.2 kB$/);
    assert.match(text('.tensor-table tbody tr:last-child'), /names holds text/);
    assert.match(text('.file-notes'), /wanted posix\.system; it was not run/);
    const search = panel.document.querySelector<HTMLElement & { value: string }>('.tensor-search')!;
    search.value = 'CONV1.';
    search.dispatchEvent(new (panel.document.defaultView as unknown as typeof globalThis).Event('input', { bubbles: true }));
    await panel.settle();
    assert.deepEqual(all('.tensor-table tbody th').map((cell) => cell.textContent), ['conv1.weight', 'conv1.bias']);
  });

  it('starts a loss where none was found', async () => {
    await open('checkpoint');
    all('.no-loss vscode-button')[0]?.click();
    await panel.settle();
    const [, changed] = panel.calls.find(([method]) => method === 'change') ?? [];
    const { spec } = changed as { readonly spec: { readonly losses: unknown } };
    assert.deepEqual(spec.losses, [{ loss: 'sparse_softmax_cross_entropy', roles: {}, parameters: {} }]);
  });

  it('opens a part to its formula with its own numbers', async () => {
    await open('digits');
    all('.legend-item')[0]?.click();
    await panel.settle();
    const { arithmetic, formula } = fixtures['digits']!().view.document.losses[0]!;
    assert.equal(text('.part-detail .formula'), formula);
    assert.equal(text('.part-detail .arithmetic'), arithmetic);
    assert.match(text('.part-detail .facts'), /denominator719reductionSUM_BY_NONZERO_WEIGHTSdivided bynon-zero weightsconventiontf-slimfunctiontf_slim\.losses/);
  });

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
    assert.equal(panel.document.querySelector('[aria-sort=descending]')?.textContent, 'loss');
  });

  it('sorts by a click on a header, and back', async () => {
    await open('digits');
    const header = (): HTMLElement => all('[role=columnheader]')[0]!;
    header().click();
    await panel.settle();
    assert.equal(header().getAttribute('aria-sort'), 'ascending');
    assert.deepEqual(all('.cell-sample').slice(0, 3).map((cell) => cell.textContent), ['0', '1', '2']);
    header().click();
    await panel.settle();
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
    await panel.settle();
    assert.equal(focusable().length, 1);
    assert.equal(panel.document.activeElement, focusable()[0]);
    assert.equal(focusable()[0]?.parentElement?.getAttribute('aria-rowindex'), '3');
    press(focusable()[0]!, 'Enter');
    await panel.settle();
    assert.equal(focusable()[0]?.parentElement?.getAttribute('aria-selected'), 'true');
    press(focusable()[0]!, 'End', true);
    await panel.settle();
    assert.equal(focusable()[0]?.parentElement?.getAttribute('aria-rowindex'), '720');
    press(focusable()[0]!, 'Home', true);
    await panel.settle();
    press(focusable()[0]!, 'ArrowUp');
    await panel.settle();
    assert.equal(focusable()[0]?.getAttribute('role'), 'columnheader');
    press(focusable()[0]!, 'Enter');
    await panel.settle();
    assert.equal(all('[role=columnheader]')[0]?.getAttribute('aria-sort'), 'ascending');
  });

  it('says wrong in words, not by colour alone', async () => {
    await open('digits');
    assert.ok(all('.cell-predicted').some((cell) => cell.textContent.startsWith('wrong: ')));
    assert.equal(text('.verdict'), 'wrong');
  });

  it('leads to the samples of a finding', async () => {
    await open('digits', { choices: { filter: { ...noFilter, wrongOnly: true } } });
    const samples = fixtures['digits']!().view.document.findings[0]!.evidence['samples'] as number[];
    all('.finding vscode-button')[0]?.click();
    await panel.settle();
    assert.equal(text('.card-title h2'), `Sample ${samples[0]}`);
    assert.equal(text('.walk'), `1 of ${samples.length}`);
    byLabel('Next Sample of the Finding').click();
    await panel.settle();
    assert.equal(text('.card-title h2'), `Sample ${samples[1]}`);
    assert.ok(all(`[role=row][data-sample="${samples[1]}"]`).length === 1, 'the sample is in sight');
  });

  it('narrows the table by the keyboard on the histogram, and clears that', async () => {
    await open('digits');
    const handle = byLabel('Smallest loss shown');
    press(handle, 'PageUp');
    await panel.settle();
    assert.match(text('.chip'), /^loss 0\.\d+ to 7\.2495$/);
    const shown = Number(byLabel('Samples').getAttribute('aria-rowcount')) - 1;
    assert.ok(shown > 0 && shown < 719);
    all('.filter-bar .link')[0]?.click();
    await panel.settle();
    assert.equal(byLabel('Samples').getAttribute('aria-rowcount'), '720');
  });

  it('shows the gradient of the selected sample by class, with what it is of', async () => {
    await open('digits');
    const part = panel.document.querySelector('.card-part.gradient') ?? assert.fail('there is no gradient');
    const words = part.textContent.replace(/\s+/g, ' ');
    assert.match(words, /∂ digit \/ ∂ logits\[\d+\], of length/);
    assert.match(words, /Of the loss's value, which is divided by 719\. Where it is negative, a larger score lowers the loss\./);
    const values = [...part.querySelectorAll('td.numeric .number')].map((element) => Number(element.getAttribute('data-value')));
    assert.equal(values.length, 10);
    // The gradient of a softmax sums to 0; it is negative at the label alone.
    assert.ok(Math.abs(values.reduce((sum, value) => sum + value, 0)) < 1e-12);
    assert.deepEqual(values.filter((value) => value < 0).length, 1);
    const label = [...part.querySelectorAll('tbody tr')].findIndex((row) => row.querySelector('.mark.label') !== null);
    assert.ok((values[label] ?? 0) < 0);
  });

  it('narrows the table to a class, to a pair that is confused, and back', async () => {
    await open('digits');
    await show('classes');
    const rows = (): number => parseInt(text('.filter-count').replaceAll(/\D/g, ' ').trim(), 10);
    const pair = all('.top-confusions button')[0]!;
    pair.click();
    await panel.settle();
    const [label, predicted] = pair.textContent.split(' → ');
    assert.deepEqual(all('.chip').map((chip) => chip.textContent.trim()), [`label ${label}`, `predicted ${predicted}`]);
    const both = rows();
    byLabel(`Remove Filter: predicted ${predicted}`).click();
    await panel.settle();
    assert.ok(rows() > both && both > 0);
    assert.equal(all('.class-lines tr.selected').length, 1);
    all('.filter-bar .link').find((link) => link.textContent.includes('Undo filter'))!.click();
    await panel.settle();
    assert.equal(rows(), both);
    await show('samples');
    assert.equal(Number(byLabel('Samples').getAttribute('aria-rowcount')) - 1, both);
    all('.filter-bar .link').find((link) => link.textContent.includes('Clear filter'))!.click();
    await panel.settle();
    assert.equal(Number(byLabel('Samples').getAttribute('aria-rowcount')) - 1, 719);
  });

  it('computes the calibration when it is opened', async () => {
    await open('digits');
    assert.equal(panel.calls.filter(([method]) => method === 'calibration').length, 0);
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
    await panel.settle();
    const down = recall().map(parseFloat);
    assert.deepEqual(down, [...down].sort((a, b) => b - a));
    header.click();
    await panel.settle();
    assert.deepEqual(recall().map(parseFloat), [...down].reverse());
    all('.class-lines thead button').find((button) => button.textContent.startsWith('AP'))!.click();
    await panel.settle();
    const ranked = all('.class-lines tbody tr').map((line) => line.lastElementChild!.textContent);
    assert.equal(ranked.at(-1), '–', 'a class without samples comes last');
    const known = ranked.slice(0, -1).map(parseFloat);
    assert.deepEqual(known, [...known].sort((a, b) => b - a));
    assert.match(panel.document.querySelector('.class-lines')!.textContent, /Mean average precision 0\.8710/);
  });

  it('asks for the card again with another Δ', async () => {
    await open('iris');
    const slider = byLabel('Margin Δ, slider') as HTMLInputElement;
    slider.value = '2.5';
    slider.dispatchEvent(new (panel.document.defaultView as unknown as typeof globalThis).Event('input', { bubbles: true }));
    await panel.settle();
    await panel.settle();
    const [, query] = panel.calls.filter(([method]) => method === 'sample').at(-1)!;
    assert.deepEqual({ ...(query as object), sample: 0 }, { loss: 0, sample: 0, margin: 2.5 });
    assert.match(text('.margins caption'), /Δ = 2\.5/);
  });

  it('undoes and redoes a change of the inputs', async () => {
    await open('digits');
    assert.ok(byLabel('Undo Change of Roles or Parameters').hasAttribute('disabled'));
    all('.form .link').find((element) => element.textContent.includes('Remove this loss'))?.click();
    await panel.settle();
    byLabel('Undo Change of Roles or Parameters').click();
    await panel.settle();
    byLabel('Redo Change of Roles or Parameters').click();
    await panel.settle();
    const specs = panel.calls.filter(([method]) => method === 'change').map(([, argument]) => (argument as { spec: { losses: unknown[] } }).spec.losses.length);
    assert.deepEqual(specs, [1, 2, 1]);
  });

  it('switches between losses with tabs, leaving out columns that make no sense', async () => {
    await open('digits');
    const tabs = all('[aria-label=Losses] [role=tab]');
    assert.deepEqual(tabs.map((tab) => tab.getAttribute('aria-selected')), ['true', 'false']);
    press(tabs[0]!, 'ArrowRight');
    await panel.settle();
    assert.deepEqual(all('[role=columnheader]').map((header) => header.textContent.trim()), ['sample', 'loss', 'target', 'prediction', 'weight', 'share']);
    assert.match(text('.card-part'), /Prediction and target/);
  });

  it('shows the error of one loss beside the others', async () => {
    await open('broken');
    assert.equal(text('#total-value'), 'unavailable');
    assert.match(text('.bar-note'), /ink could not be computed/);
    assert.ok(all('[role=row]').length > 10);
    all('[role=tab]')[1]?.click();
    await panel.settle();
    assert.match(text('#loss-panel [role=alert]'), /epoch_06\.npz#ink_targets: predictions have 719 rows, labels have 718/);
  });

  it('shows not-a-number as it is', async () => {
    await open('nan');
    assert.equal(text('#total-value'), 'NaN');
    assert.equal(all('.segment').length, 0);
    assert.equal(all('.cell-loss')[0]?.textContent, 'NaN');
    assert.deepEqual(all('.verdict').map(({ textContent }) => textContent.trim()), ['not a number'], 'neither right nor wrong');
  });

  it('says so when there are no samples', async () => {
    await open('empty');
    assert.match(text('.empty'), /no samples/);
    assert.equal(all('[role=grid]').length, 0);
  });

  it('keeps a thousand classes short, with label and prediction in the list', async () => {
    await open('thousand');
    await show('classes');
    assert.equal(all('.class-lines tbody tr').length, 12);
    assert.equal(all('.card-part:not(.gradient) .class-table:not(.margins) tbody tr').length, 12);
    assert.equal(all('.card-part.gradient tbody tr').length, 12);
    assert.equal(all('.sample .mark.label').length, 3);
    all('.sample .show-all button')[0]?.click();
    await panel.settle();
    assert.equal(all('.card-part:not(.gradient) .class-table:not(.margins) tbody tr').length, 1000);
  });

  it('treats names as text', async () => {
    const fixture = fixtures['iris']!();
    await open('iris', { fixture: { ...fixture, view: { ...fixture.view, title: '<img src=x onerror=alert(1)></script>', classNames: ['<b>a</b>', 'b', 'c'] } } });
    assert.equal(text('h1'), '<img src=x onerror=alert(1)></script>');
    assert.equal(all('img, b').length, 0);
  });

  const failedStatus: PanelStatus = { target, kind: 'failed', title: 'a.npz', message: 'a.npz#logits: header: too short', file: '/runs/a.npz' };

  it('shows a failure with the ways on', async () => {
    await open('iris', { status: failedStatus });
    assert.equal(text('[role=alert]'), 'a.npz#logits: header: too short');
    assert.deepEqual(all('vscode-button').map((button) => button.textContent), ['Try Again', 'Open File', 'Choose Other Dumps…']);
    all('vscode-button')[1]?.click();
    await panel.settle();
    assert.deepEqual(panel.calls.at(-1), ['reveal', { reference: '/runs/a.npz' }]);
  });

  it('shows progress, and can be cancelled', async () => {
    await open('iris', { status: { target, kind: 'loading', title: 'a.npz', fraction: 0.25, message: 'reading' } });
    assert.equal(panel.document.querySelector('[role=progressbar]')?.getAttribute('aria-valuenow'), '25');
    all('vscode-button')[0]?.click();
    await panel.settle();
    assert.equal(panel.calls.at(-1)?.[0], 'cancel');
    panel.host.send('status', { target, kind: 'cancelled', title: 'a.npz' });
    await panel.settle();
    assert.match(text('.status-page'), /was cancelled/);
  });

  it('tells of a file that changed, until it is refreshed', async () => {
    await open('iris');
    panel.host.send('stale', { file: 'logits.npy' });
    await panel.settle();
    assert.match(text('.notice'), /logits\.npy has changed on disk/);
    all('.notice vscode-button')[0]?.click();
    await panel.settle();
    assert.equal(all('.notice').length, 0);
  });

  it('tells a changed spec from a saved one', async () => {
    await open('digits');
    const origin = (): string => text('.heading p span:last-child');
    assert.equal(origin(), 'from a loss spec');
    all('.form .link').find((element) => element.textContent.includes('Remove this loss'))?.click();
    await panel.settle();
    assert.equal(origin(), 'changed, not saved');
    all('.toolbar vscode-button')[0]?.click();
    await panel.settle();
    assert.equal(origin(), 'from a loss spec');
  });

  it('says that roles are remembered, and infers them again when asked', async () => {
    const { view } = fixtures['digits']!();
    await open('digits', { status: { target, kind: 'inspection', view: { ...view, specFile: null }, areRemembered: true } });
    assert.match(text('.heading p'), /roles as you set them before/);
    all('.heading .link').find((element) => element.textContent.includes('Infer Again'))?.click();
    await panel.settle();
    assert.ok(panel.calls.some(([method]) => method === 'forgetRoles'));
    assert.doesNotMatch(text('.heading p'), /before/);
  });

  it('says in words which sample is selected', async () => {
    await open('digits');
    byLabel('Sample After').click();
    await panel.settle();
    assert.match(text('[role=status]'), /^Sample \d+, loss [\d.e−]+, label \d · \w+, predicted \d · \w+\.$/);
  });

  it('says what a call came to nothing for', async () => {
    await open('iris');
    panel.refuse('save', 'iris.loss.json: the folder is read-only');
    all('.toolbar vscode-button')[0]?.click();
    await panel.settle();
    assert.equal(text('.notice.problem .message'), 'iris.loss.json: the folder is read-only');
    byLabel('Dismiss').click();
    await panel.settle();
    assert.equal(all('.notice').length, 0);
  });

  it('keeps the place in the table when the files are read again', async () => {
    await open('digits');
    const grid = byLabel('Samples');
    press(grid.querySelector<HTMLElement>('[tabindex="0"]')!, 'End', true);
    await panel.settle();
    byLabel('Refresh').click();
    await panel.settle();
    assert.ok(all('[role=row][aria-rowindex="720"]').length === 1 && all('[role=row][aria-rowindex="2"]').length === 0);
  });

  it('keeps what it shows for a reload', async () => {
    await open('digits');
    all('[role=tab]')[1]?.click();
    await panel.settle();
    const kept = panel.persisted() as { target: unknown; view: { loss: number; view: string } };
    assert.deepEqual(kept.target, target);
    assert.equal(kept.view.view, 'samples');
    assert.equal(kept.view.loss, 1);
  });
});
