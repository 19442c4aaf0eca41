import assert from 'node:assert/strict';
import { target } from '../harness/fakeHost';
import { fixtures } from '../harness/fixtures';
import { panelOfSuite } from './panelOfSuite';

describe('the panel', () => {
  const page = panelOfSuite();
  const { open, text, all, byLabel, press } = page;

  it('shows total, parts, findings, loss, sample and inputs as named regions', async () => {
    await open('digits');
    const regions = all('[role=region]').map((element) => element.getAttribute('aria-label'));
    assert.deepEqual(regions, ['Total', 'Findings', 'Loss', 'Sample', 'Inputs', 'Tensors']);
    const { document } = fixtures['digits']!().view;
    assert.equal(page.document.querySelector('#total-value')?.getAttribute('data-value'), String(document.totalLoss));
    assert.equal(page.document.querySelector('#data-loss')?.getAttribute('data-value'), String(document.dataLoss));
    assert.equal(page.document.querySelector('#regularization-loss')?.getAttribute('data-value'), String(document.regularizationLoss));
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
    const search = page.document.querySelector<HTMLElement & { value: string }>('.tensor-search')!;
    search.value = 'CONV1.';
    search.dispatchEvent(new (page.document.defaultView as unknown as typeof globalThis).Event('input', { bubbles: true }));
    await page.settle();
    assert.deepEqual(all('.tensor-table tbody th').map((cell) => cell.textContent), ['conv1.weight', 'conv1.bias']);
  });

  it('starts a loss where none was found', async () => {
    await open('checkpoint');
    all('.no-loss vscode-button')[0]?.click();
    await page.settle();
    const [, changed] = page.calls.find(([method]) => method === 'change') ?? [];
    const { spec } = changed as { readonly spec: { readonly losses: unknown } };
    assert.deepEqual(spec.losses, [{ loss: 'sparse_softmax_cross_entropy', roles: {}, parameters: {} }]);
  });

  it('opens a part to its formula with its own numbers', async () => {
    await open('digits');
    all('.legend-item')[0]?.click();
    await page.settle();
    const { arithmetic, formula } = fixtures['digits']!().view.document.losses[0]!;
    assert.equal(text('.part-detail .formula'), formula);
    assert.equal(text('.part-detail .arithmetic'), arithmetic);
    assert.match(text('.part-detail .facts'), /denominator719reductionSUM_BY_NONZERO_WEIGHTSdivided bynon-zero weightsconventiontf-slimfunctiontf_slim\.losses/);
  });

  it('reads a penalty as a prior, in the tooltip of its part and beside its formula', async () => {
    await open('digits');
    const part = all('.legend-item')[2]!;
    assert.match(part.title, /^Show the formula with its numbers\nAs a MAP estimate: a Gaussian prior on each weight, of mean 0 and variance 2000 /);
    assert.doesNotMatch(all('.legend-item')[0]!.title, /prior/);
    part.click();
    await page.settle();
    assert.match(text('.part-detail'), /Gaussian prior/);
  });

  it('switches between losses with tabs, leaving out columns that make no sense', async () => {
    await open('digits');
    const tabs = all('[aria-label=Losses] [role=tab]');
    assert.deepEqual(tabs.map((tab) => tab.getAttribute('aria-selected')), ['true', 'false']);
    press(tabs[0]!, 'ArrowRight');
    await page.settle();
    assert.deepEqual(all('[role=columnheader]').map((header) => header.textContent.trim()), ['sample', 'loss', 'target', 'prediction', 'weight', 'share']);
    assert.match(text('.card-part'), /Prediction and target/);
  });

  it('shows the gradient of the selected sample by class, with what it is of', async () => {
    await open('digits');
    const part = page.document.querySelector('.card-part.gradient') ?? assert.fail('there is no gradient');
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

  it('asks for the card again with another Δ', async () => {
    await open('iris');
    const slider = byLabel('Margin Δ, slider') as HTMLInputElement;
    slider.value = '2.5';
    slider.dispatchEvent(new (page.document.defaultView as unknown as typeof globalThis).Event('input', { bubbles: true }));
    await page.settle();
    await page.settle();
    const [, query] = page.calls.filter(([method]) => method === 'sample').at(-1)!;
    assert.deepEqual({ ...(query as object), sample: 0 }, { loss: 0, sample: 0, margin: 2.5 });
    assert.match(text('.margins caption'), /Δ = 2\.5/);
  });

  it('treats names as text', async () => {
    const fixture = fixtures['iris']!();
    await open('iris', { fixture: { ...fixture, view: { ...fixture.view, title: '<img src=x onerror=alert(1)></script>', classNames: ['<b>a</b>', 'b', 'c'] } } });
    assert.equal(text('h1'), '<img src=x onerror=alert(1)></script>');
    assert.equal(all('img, b').length, 0);
  });

  it('keeps what it shows for a reload', async () => {
    await open('digits');
    all('[role=tab]')[1]?.click();
    await page.settle();
    const kept = page.persisted() as { target: unknown; view: { loss: number; view: string } };
    assert.deepEqual(kept.target, target);
    assert.equal(kept.view.view, 'samples');
    assert.equal(kept.view.loss, 1);
  });
});
