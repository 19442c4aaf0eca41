import assert from 'node:assert/strict';
import type { LiveMark } from '../../../src/protocol/panelApi';
import { fixtures } from '../harness/fixtures';
import { openPanel, type DomPage } from './domPage';

describe('a panel on live tensors', () => {
  let panel: DomPage;

  const text = (selector: string): string => panel.document.querySelector(selector)?.textContent.replace(/\s+/g, ' ').trim() ?? '';
  const isPast = (): boolean => panel.document.querySelector('.notice.past') !== null;
  const tell = async (program: LiveMark['program'], stop = 4): Promise<void> => {
    panel.host.send('live', { place: 'train.py:33', stop, thread: 1, program });
    await panel.settle();
  };

  afterEach(() => { panel.close(); });

  it('says of which stop it is, and plainly where the program is no longer there', async () => {
    panel = await openPanel({ fixture: fixtures['digits']!() });
    assert.equal(panel.document.querySelector('.notice.live'), null);
    await tell('here');
    assert.equal(text('.notice.live'), 'The program is paused here: stop 4 at train.py:33, thread 1.');
    assert.equal(isPast(), false);
    await tell('running');
    assert.equal(text('.notice.past'), 'The program went on. The figures are of stop 4 at train.py:33, thread 1.');
    assert.match(text('[aria-live=polite].visually-hidden'), /^The program went on/);
    assert.ok(panel.document.querySelector('#total-value') !== null, 'the figures stay');
    await tell('ended');
    assert.match(text('.notice.past'), /^The program has ended\./);
    assert.equal(panel.document.querySelector('.notice.past vscode-button'), null);
    await tell('here', 5);
    assert.equal(isPast(), false);
  });

  it('offers the stop where the program is now', async () => {
    panel = await openPanel({ fixture: fixtures['digits']!() });
    await tell('elsewhere');
    panel.document.querySelector<HTMLElement>('.notice.past vscode-button')?.click();
    await panel.settle();
    assert.deepEqual(panel.calls.filter(([name]) => name === 'showPresentStop').length, 1);
  });

  it('is past too where another step is shown than the stop', async () => {
    panel = await openPanel({ fixture: fixtures['steps']!() });
    await tell('here', 4_000);
    assert.match(text('.notice.past'), /^The figures are of stop \d+; the panel was opened at stop 4000 at train\.py:33, thread 1\.$/);
  });
});
