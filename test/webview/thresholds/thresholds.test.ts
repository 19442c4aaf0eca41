import assert from 'node:assert/strict';
import { decisionCounts, pointAt } from '../../../src/webview/thresholds/decisionCounts';
import { openPanel, type DomPage } from '../components/domPage';
import { fixtures } from '../harness/fixtures';
import { fakeThresholds } from '../harness/fakeThresholds';

describe('the view of thresholds', () => {
  let panel: DomPage;

  afterEach(() => { panel.close(); });

  const text = (selector: string): string => panel.document.querySelector(selector)?.textContent.replace(/\s+/g, ' ').trim() ?? '';
  const all = (selector: string): readonly HTMLElement[] => [...panel.document.querySelectorAll<HTMLElement>(selector)];

  async function open(fixture: string): Promise<void> {
    panel = await openPanel({ fixture: fixtures[fixture]!(), choices: { view: 'thresholds' } });
    await panel.settle();
  }

  async function slide(to: number): Promise<void> {
    const slider = panel.document.querySelector<HTMLInputElement>('#threshold-slider')!;
    slider.value = String(to);
    slider.dispatchEvent(new (panel.document.defaultView as unknown as typeof globalThis).Event('input', { bubbles: true }));
    await panel.settle();
  }

  it('is for yes-or-no decisions alone', async () => {
    await open('digits');
    assert.equal(all('#view-tab-thresholds').length, 0);
  });

  it('opens at the threshold of the loss, and moves with the slider', async () => {
    await open('binary');
    const report = fakeThresholds(fixtures['binary']!().losses[0]!, 0);
    const own = decisionCounts(report.own, report);
    assert.equal(text('.thresholds-slider > .number'), 'p > 0.5000');
    assert.match(text('.decision-table'), new RegExp(`positive ?${own.truePositives} ?${own.falseNegatives} missed ?negative ?${own.falsePositives} false alarms ?${own.trueNegatives}`));
    await slide(0);
    assert.match(text('.decision-table'), new RegExp(`positive ?${report.positives} ?0 missed ?negative ?${report.negatives} false alarms ?0`));
    assert.match(panel.document.querySelector('#threshold-slider')?.getAttribute('aria-valuetext') ?? '', /^p ≥ \S+: precision \d+\.\d %, recall 100 %$/);
    assert.match(text('[aria-live]'), /recall 100 %\.$/);
    await slide(report.points.length - 1);
    assert.equal(text('.thresholds-slider > .number'), 'nothing taken');
  });

  it('ranks the classes of a multi-label loss, and leads to the thresholds of one', async () => {
    await open('multilabel');
    const table = '.class-rankings table';
    const figures = (): readonly number[] => all(`${table} tbody tr`).map((row) => Number(row.querySelector<HTMLElement>('[data-value]')?.dataset['value'] ?? NaN));
    const known = figures().slice(0, -1);
    assert.deepEqual(known, [...known].sort((a, b) => a - b), 'the worst class comes first');
    assert.ok(Number.isNaN(figures().at(-1)), 'a class without positives comes last');
    assert.match(text(`${table} tfoot`), /mean of the classes ?0\.8710 ?0\.9120/);
    const chosen = all(`${table} tbody button`)[1]!;
    chosen.click();
    await panel.settle();
    const { of } = panel.calls.filter(([name]) => name === 'thresholds').at(-1)?.[1] as { readonly of: number };
    assert.ok(chosen.textContent.startsWith(String(of)));
    assert.equal(all(`${table} tbody button[aria-pressed=true]`)[0]?.textContent, chosen.textContent);
  });

  it('names the threshold of the best F1', async () => {
    await open('binary');
    const report = fakeThresholds(fixtures['binary']!().losses[0]!, 0);
    const button = all('.thresholds-slider .switch button')[1]!;
    assert.match(button.textContent, /^best F1, p ≥ 0\.\d{4}$/);
    button.click();
    await panel.settle();
    const { f1 } = decisionCounts(report.points[report.best]!, report);
    assert.equal(button.getAttribute('aria-pressed'), 'true');
    assert.match(text('.thresholds-facts'), new RegExp(`F1${(f1 * 100).toFixed(1)} %`));
  });

  it('has a class chosen of a multi-label loss', async () => {
    await open('multilabel');
    const select = panel.document.querySelector<HTMLElement & { value: string }>('.thresholds-class vscode-single-select')!;
    select.value = '2';
    select.dispatchEvent(new (panel.document.defaultView as unknown as typeof globalThis).Event('change', { bubbles: true }));
    await panel.settle();
    assert.deepEqual(panel.calls.filter(([method]) => method === 'thresholds').map(([, query]) => (query as { of: number }).of), [0, 2]);
  });

  it('says why there is none', async () => {
    panel = await openPanel({ fixture: fixtures['binary']!() });
    panel.refuse('thresholds', 'no sample that has a label and a score passes the filter');
    all('#view-tab-thresholds')[0]!.click();
    await panel.settle();
    assert.match(text('.thresholds [role=alert]'), /no sample that has a label and a score passes the filter/);
  });

  it('divides nothing by nothing', () => {
    const counts = decisionCounts({ threshold: null, truePositives: 0, falsePositives: 0 }, { positives: 2, negatives: 6 });
    assert.deepEqual([counts.precision, counts.recall, counts.f1, counts.accuracy, counts.trueNegatives], [NaN, 0, 0, 0.75, 6]);
    const points = [null, 0.9, 0.6, 0.2].map((threshold) => ({ threshold, truePositives: 0, falsePositives: 0 }));
    assert.deepEqual([1, 0.9, 0.5, 0.1].map((threshold) => pointAt({ points }, threshold)), [0, 1, 2, 3]);
  });
});
