import assert from 'node:assert/strict';
import type { FakeHostOptions } from '../harness/fakeHost';
import { fixtures } from '../harness/fixtures';
import { openPanel, type DomPage } from './domPage';

/** The panel that a test of a suite opened, and the usual ways to look into it and to work it. */
export interface SuitePanel extends Omit<DomPage, 'close'> {
  readonly open: (fixture: string, options?: Partial<Parameters<typeof openPanel>[0]>) => Promise<Document>;
  /** The text of the first element, with single spaces. */
  readonly text: (selector: string) => string;
  readonly all: (selector: string) => readonly HTMLElement[];
  readonly byLabel: (label: string) => HTMLElement;
  /** Opens one of the loss's views by its tab. */
  readonly show: (view: string) => Promise<void>;
  readonly press: (element: HTMLElement, key: string, ctrlKey?: boolean) => void;
}

/** To be called in a suite: each of its tests opens a panel, which is closed behind it. */
export function panelOfSuite(): SuitePanel {
  let opened: DomPage | null = null;
  const page = (): DomPage => opened ?? assert.fail('no panel is open');
  const all = (selector: string): readonly HTMLElement[] => [...page().document.querySelectorAll<HTMLElement>(selector)];

  afterEach(() => {
    opened?.close();
    opened = null;
  });

  return {
    get document() { return page().document; },
    get host() { return page().host; },
    get calls() { return page().calls; },
    persisted: () => page().persisted(),
    refuse: (method, message) => { page().refuse(method, message); },
    settle: () => page().settle(),
    async open(fixture, options: Partial<FakeHostOptions> = {}) {
      opened?.close();
      opened = await openPanel({ fixture: fixtures[fixture]!(), ...options });
      return opened.document;
    },
    text: (selector) => page().document.querySelector(selector)?.textContent.replace(/\s+/g, ' ').trim() ?? '',
    all,
    byLabel: (label) => all('[aria-label]').find((element) => element.getAttribute('aria-label') === label) ?? assert.fail(`nothing is called ${label}`),
    async show(view) {
      all(`#view-tab-${view}`)[0]!.click();
      await page().settle();
    },
    press(element, key, ctrlKey = false) {
      const KeyboardEvent = (page().document.defaultView as unknown as typeof globalThis).KeyboardEvent;
      element.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey, bubbles: true, cancelable: true }));
    },
  };
}
