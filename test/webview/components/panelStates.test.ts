import assert from 'node:assert/strict';
import type { PanelStatus } from '../../../src/protocol/panelApi';
import { target } from '../harness/fakeHost';
import { fixtures } from '../harness/fixtures';
import { panelOfSuite } from './panelOfSuite';

describe('the states of the panel', () => {
  const page = panelOfSuite();
  const { open, text, all, byLabel } = page;

  const failedStatus: PanelStatus = { target, kind: 'failed', title: 'a.npz', message: 'a.npz#logits: header: too short', file: '/runs/a.npz' };

  it('shows the error of one loss beside the others', async () => {
    await open('broken');
    assert.equal(text('#total-value'), 'unavailable');
    assert.match(text('.bar-note'), /ink could not be computed/);
    assert.ok(all('[role=row]').length > 10);
    all('[role=tab]')[1]?.click();
    await page.settle();
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

  it('shows a failure with the ways on', async () => {
    await open('iris', { status: failedStatus });
    assert.equal(text('[role=alert]'), 'a.npz#logits: header: too short');
    assert.deepEqual(all('vscode-button').map((button) => button.textContent), ['Try Again', 'Open File', 'Choose Other Dumps…']);
    all('vscode-button')[1]?.click();
    await page.settle();
    assert.deepEqual(page.calls.at(-1), ['reveal', { reference: '/runs/a.npz' }]);
  });

  it('shows progress, and can be cancelled', async () => {
    await open('iris', { status: { target, kind: 'loading', title: 'a.npz', fraction: 0.25, message: 'reading' } });
    assert.equal(page.document.querySelector('[role=progressbar]')?.getAttribute('aria-valuenow'), '25');
    all('vscode-button')[0]?.click();
    await page.settle();
    assert.equal(page.calls.at(-1)?.[0], 'cancel');
    page.host.send('status', { target, kind: 'cancelled', title: 'a.npz' });
    await page.settle();
    assert.match(text('.status-page'), /was cancelled/);
  });

  it('marks the figures of a first sight, and what is told once all rows are read', async () => {
    const { view } = fixtures['firstSight']!();
    const progress = { fraction: 0.25, message: 'sparse_softmax_cross_entropy' };
    await open('firstSight', { status: { target, kind: 'firstSight', view, progress } });
    await page.settle();
    assert.match(text('#total-value'), /^≈ \d/);
    assert.match(text('.loss-value'), /^≈ \d/);
    assert.match(text('.accuracy'), /^accuracy ≈/);
    assert.match(text('.first-sight'), /Estimated from 45 of 1 000 000 rows, taken all over the file\. Standard error 0\.0042\..*25 %/);
    assert.match(text('.findings'), /once all rows are read/);
    assert.match(text('.table-tools'), /45 of 1 000 000, so far/);
    assert.equal(all('.loss-actions').length, 0);
    for (const label of ['Explain My Number', 'Copy Total and Parts', 'Copy the Samples as CSV']) {
      assert.ok(byLabel(label).hasAttribute('disabled'), label);
    }
    assert.ok(all('button').find(({ textContent }) => textContent.includes('Export…'))?.hasAttribute('disabled'));
    await page.show('compare');
    assert.equal(text('#view-panel'), 'This view opens once all rows are read.');
    await page.show('classes');
    assert.ok(all('.confusion').length > 0);
  });

  it('reads on after a first sight without a word for each step, and can be stopped and go on', async () => {
    const { view } = fixtures['firstSight']!();
    await open('firstSight', { status: { target, kind: 'firstSight', view, progress: { fraction: 0, message: '' } } });
    await page.settle();
    const live = all('[aria-live=polite]').at(-1);
    const said = live?.textContent;
    assert.match(said ?? '', /estimates, until all rows are read/);
    const figures = { totalLoss: 0.25, dataLoss: 0.25, regularizationLoss: 0, losses: [{ value: 0.25, standardError: 0.001 }] };
    page.host.send('reading', { fraction: 0.5, message: '', figures });
    await page.settle();
    assert.equal(text('#total-value'), '≈ 0.2500');
    assert.match(text('.first-sight'), /Standard error 0\.0010/);
    assert.equal(page.document.querySelector('[role=progressbar]')?.getAttribute('aria-valuenow'), '50');
    assert.equal(live?.textContent, said);
    assert.equal(page.document.querySelector('.first-sight')?.closest('[aria-live], [role=status], [role=alert]'), null);
    all('.first-sight vscode-button')[0]?.click();
    await page.settle();
    assert.equal(page.calls.at(-1)?.[0], 'cancel');
    page.host.send('status', { target, kind: 'firstSight', view, progress: null });
    await page.settle();
    assert.match(text('.first-sight'), /The rest was not read\./);
    assert.match(text('#total-value'), /^≈/);
    all('.first-sight vscode-button')[0]?.click();
    await page.settle();
    assert.equal(page.calls.filter(([method]) => method === 'refresh').length, 1);
    assert.equal(all('.first-sight').length, 0);
  });

  it('tells of a file that changed, until it is refreshed', async () => {
    await open('iris');
    page.host.send('stale', { file: 'logits.npy' });
    await page.settle();
    assert.match(text('.notice'), /logits\.npy has changed on disk/);
    all('.notice vscode-button')[0]?.click();
    await page.settle();
    assert.equal(all('.notice').length, 0);
  });

  it('says what a call came to nothing for', async () => {
    await open('iris');
    page.refuse('save', 'iris.loss.json: the folder is read-only');
    all('.toolbar vscode-button')[0]?.click();
    await page.settle();
    assert.equal(text('.notice.problem .message'), 'iris.loss.json: the folder is read-only');
    byLabel('Dismiss').click();
    await page.settle();
    assert.equal(all('.notice').length, 0);
  });
});
