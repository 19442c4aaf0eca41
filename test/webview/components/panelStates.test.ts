import assert from 'node:assert/strict';
import type { PanelStatus } from '../../../src/protocol/panelApi';
import { target } from '../harness/fakeHost';
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
