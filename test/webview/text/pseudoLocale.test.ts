import assert from 'node:assert/strict';
import * as l10n from '../../../src/webview/text/l10n';
import type { DumpStatus } from '../../../src/protocol/tensorPageApi';
import { openPanel, type DomPage } from '../components/domPage';
import { fixtures } from '../harness/fixtures';
import { target, type FakeHostOptions } from '../harness/fakeHost';
import { listing, openDump, tensor } from '../tensor/fakeDump';
import { dataTexts, outsideBrackets, speakPseudo } from './pseudoLocale';

/** What stands in no language of its own: formulas, references, and titles of files; and the core's names of findings. */
const same = '.formula, .arithmetic, .axis-end, .path, code, h1, .finding-text > strong, .finding-message';
/** What no data of a run, but no language either is: names of programs, of tensors and of what Python writes; and what the made-up core says. */
const allowed = new Set(['PyTorch', 'Keras', 'TensorFlow', 'scikit-learn', 'NumPy', 'None', 'NaN', 'nan', 'kB', 'logits', 'predictions', 'targets', 'labels', 'predictions have no gradient here']);
describe('the pages in a language of brackets', () => {
  let page: { readonly close: () => void } | undefined;
  beforeEach(speakPseudo);
  afterEach(() => {
    page?.close();
    page = undefined;
    l10n.config(null);
  });

  function assertTranslated(document: Document, sent: unknown): void {
    const data = dataTexts(sent);
    const long = [...data].filter((text) => text.length > 20).sort((left, right) => right.length - left.length);
    const isData = (text: string): boolean => {
      const rest = data.has(text) ? '' : long.reduce((left, known) => left.replaceAll(known, ' '), text);
      return rest.split(/,| · |: |[✓✗→]| × |[()[\]=]|\s−?\d[\d.e−]*$|^[\d.]+\s(?:· )?|\s(?=float|int)|[#]/).map((part) => part.trim()).every((part) => !/\p{L}{2,}/u.test(part) || data.has(part) || allowed.has(part));
    };
    const untranslated = outsideBrackets(document.body, same).filter((text) => !isData(text));
    assert.deepEqual(untranslated, []);
  }

  async function open(fixture: string, options: Partial<FakeHostOptions> & { readonly choices?: Parameters<typeof openPanel>[0]['choices'] } = {}): Promise<DomPage> {
    const { choices, ...rest } = options;
    const panel = await openPanel({ fixture: fixtures[fixture]!(), ...rest, ...(choices === undefined ? {} : { choices }) });
    page = panel;
    return panel;
  }

  for (const fixture of ['digits', 'binary', 'multilabel', 'poses', 'broken', 'checkpoint', 'nan', 'thousand', 'negative', 'empty']) {
    it(`have no English left in ${fixture}`, async () => {
      const panel = await open(fixture);
      panel.document.querySelectorAll<HTMLElement>('[aria-expanded=false]:not([role=combobox])').forEach((button) => { button.click(); });
      await panel.settle();
      assertTranslated(panel.document, fixtures[fixture]!());
      assert.ok(panel.document.body.textContent.includes('⟦'));
    });
  }

  it('have none left in calibration, explanations and a filter', async () => {
    const { noFilter } = await import('../../../src/webview/state/tableFilter');
    const panel = await open('digits', { choices: { view: 'calibration', filter: { ...noFilter, wrongOnly: true, label: 3, range: { from: 0, to: 1 } } } });
    await panel.settle();
    panel.host.send('askForNumber', { number: '0.5' });
    await panel.settle();
    assert.ok(panel.document.querySelector('.calibration-facts') !== null && panel.document.querySelector('.explain-result') !== null && panel.document.querySelector('.chip') !== null);
    assertTranslated(panel.document, fixtures['digits']!());
  });

  for (const [view, fixture, part] of [
    ['classes', 'digits', '.top-confusions'], ['thresholds', 'multilabel', '.class-rankings'], ['positions', 'tokens', '.strips'], ['positions', 'pixels', '.pixel-map'],
    ['steps', 'steps', '.flips'], ['compare', 'steps', '.changed-samples'],
  ] as const) {
    it(`have none left in the view of ${view} of ${fixture}`, async () => {
      const panel = await open(fixture, { choices: { view, sample: 0, ...(view === 'compare' ? { baseline: { kind: 'step', step: '1' } } : {}) } });
      await panel.settle();
      assert.ok(panel.document.querySelector(part) !== null);
      assertTranslated(panel.document, fixtures[fixture]!());
    });
  }

  it('have none left while there is nothing to show', async () => {
    for (const status of [
      { target, kind: 'loading', title: 'a.npz', fraction: 0.4, message: 'a message of the host' }, { target, kind: 'cancelled', title: 'a.npz' },
      { target, kind: 'failed', title: 'a.npz', file: '/a.npz', message: 'a message of the host' },
    ] as const) {
      const panel = await open('digits', { status });
      assertTranslated(panel.document, { status });
      panel.close();
      page = undefined;
    }
  });

  it('have none left in the editor of tensors', async () => {
    const status: DumpStatus = { kind: 'dump', title: 'run.npz', listing: { ...listing(tensor('names', [3, 3], { dtype: 'string', isNumeric: false, hidden: 'holds text' }), tensor('logits', [4, 2, 3])), notes: ['a note'] } };
    const dom = await openDump(status);
    page = dom;
    assertTranslated(dom.document, status);
    assert.ok(dom.document.querySelector('[data-fact=mean]') !== null);
  });
});
