import assert from 'node:assert/strict';
import type { Finding } from '../../../src/core/inspection/document';
import type { FindingFigure } from '../../../src/core/inspection/findings/figure';
import { noFilter } from '../../../src/webview/state/tableFilter';
import { fixtures } from '../harness/fixtures';
import { panelOfSuite } from '../components/panelOfSuite';

describe('the findings in the panel', () => {
  const page = panelOfSuite();
  const { open, text, all, byLabel } = page;

  it('leads to the samples of a finding', async () => {
    await open('digits', { choices: { filter: { ...noFilter, wrongOnly: true } } });
    const samples = fixtures['digits']!().view.document.findings[0]!.evidence['samples'] as number[];
    all('.finding vscode-button')[0]?.click();
    await page.settle();
    assert.equal(text('.card-title h2'), `Sample ${samples[0]}`);
    assert.equal(text('.walk'), `1 of ${samples.length}`);
    byLabel('Next Sample of the Finding').click();
    await page.settle();
    assert.equal(text('.card-title h2'), `Sample ${samples[1]}`);
    assert.ok(all(`[role=row][data-sample="${samples[1]}"]`).length === 1, 'the sample is in sight');
  });

  /** A finding as the core gives it, with its figure. */
  async function openWith(figure: FindingFigure): Promise<void> {
    const fixture = fixtures['digits']!();
    const finding: Finding = { code: 'some-thing', severity: 'warning', message: 'something is so', evidence: { samples: [], figure } };
    await open('digits', { fixture: { ...fixture, view: { ...fixture.view, document: { ...fixture.view.document, findings: [finding] } } } });
  }

  it('draw columns over their axis with the places that matter, and say so in words', async () => {
    await openWith({
      kind: 'columns', title: 'Losses of the samples', axis: 'loss', from: 0, to: 4, heights: [1, 0, 4, 2], areShares: false, marks: [{ name: 'floor', at: 3 }],
    });
    const bars = all('.finding-figure svg .figure-bar').map((bar) => ['x', 'height'].map((name) => Number(bar.getAttribute(name))));
    // A width of 260, four columns, the highest of 40.
    assert.deepEqual(bars, [[0.5, 10], [130.5, 40], [195.5, 20]]);
    assert.equal(all('.figure-mark')[0]?.getAttribute('x1'), '195');
    assert.equal(text('.finding-figure figcaption'), 'Losses of the samples');
    assert.deepEqual(all('.finding-figure text').map(({ textContent }) => textContent), ['floor', '0', 'loss', '4']);
    const figure = all('.finding-figure svg')[0];
    assert.equal(figure?.getAttribute('role'), 'img');
    assert.equal(figure.getAttribute('aria-label'), 'Losses of the samples: loss from 0 to 4; most at 2 to 3: 4; floor is marked at 3');
  });

  it('write the ends of columns of whole numbers as these numbers', async () => {
    await openWith({ kind: 'columns', title: 'Labels', axis: 'label', from: -0.5, to: 2.5, heights: [0, 3, 7], areShares: false, marks: [{ name: '2, outside', at: 2 }] });
    assert.equal(all('.finding-figure svg')[0]?.getAttribute('aria-label'), 'Labels: label from 0 to 2; most at 2: 7; 2, outside is marked at 2');
  });

  it('draw bars with names and values, what is meant by an arrow and not by colour alone', async () => {
    await openWith({
      kind: 'bars', title: 'Shares of each class', measures: ['of the loss', 'of the samples'], areShares: true, more: 3,
      rows: [{ name: 'seven', values: [0.75, 0.25], isMeant: true }, { name: 'checkpoint.pt#head.weight', values: [0.25, 0.5], isMeant: false }],
    });
    assert.deepEqual(all('.finding-figure text').map(({ textContent }) => textContent), ['▸ seven', '75.0 % · 25.0 %', '…t#head.weight', '25.0 % · 50.0 %', 'and 3 more']);
    const widths = all('.finding-figure > svg .figure-bar').map((bar) => Number(bar.getAttribute('width')).toFixed(6));
    assert.deepEqual(widths, [92, 92 / 3, 92 / 3, 92 * 2 / 3].map((width) => width.toFixed(6)));
    assert.equal(text('.finding-figure figcaption'), 'Shares of each class of the loss of the samples');
    assert.equal(all('.finding-figure > svg')[0]?.getAttribute('aria-label'),
      'Shares of each class: seven of the loss 75.0 %, of the samples 25.0 %; checkpoint.pt#head.weight of the loss 25.0 %, of the samples 50.0 %; and 3 more');
  });

  it('hold bars against a value, and draw nothing where there is no figure', async () => {
    await openWith({
      kind: 'bars', title: 'Mean loss of each class', measures: ['mean loss'], areShares: false, more: 0, mark: { name: 'mean', at: 1 },
      rows: [{ name: 'rare × 6', values: [4], isMeant: true }, { name: 'usual × 94', values: [0.5], isMeant: false }],
    });
    assert.equal(Number(all('.figure-mark')[0]?.getAttribute('x1')), 92 + 92 / 4);
    assert.ok(all('.finding-figure text').some(({ textContent }) => textContent === 'mean 1'));
    await open('checkpoint');
    assert.equal(all('.finding-figure').length, 0);
  });
});
