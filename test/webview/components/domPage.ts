import { Window } from 'happy-dom';
import { h, render } from 'preact';
import { App } from '../../../src/webview/components/App';
import { Connection } from '../../../src/protocol/rpc';
import { defaultChoices, type ViewChoices } from '../../../src/webview/state/panelState';
import type { PanelClient } from '../../../src/webview/state/panelClient';
import { channelPair } from './channelPair';
import { startFakeHost, type FakeHost, type FakeHostOptions } from '../harness/fakeHost';

/** A panel in a made-up page, with a made-up host at the other end. */
export interface DomPage {
  readonly document: Document;
  readonly host: FakeHost;
  readonly calls: readonly (readonly [string, unknown])[];
  readonly persisted: () => unknown;
  /** From now on the host answers a call with an error. */
  readonly refuse: (method: string, message: string) => void;
  /** Waits until what was asked for has come and been drawn. */
  readonly settle: () => Promise<void>;
  readonly close: () => void;
}

const globals = ['window', 'document', 'HTMLElement', 'Node', 'requestAnimationFrame', 'cancelAnimationFrame'] as const;

export async function openPanel(options: FakeHostOptions & { readonly choices?: Partial<ViewChoices> }): Promise<DomPage> {
  const page = new Window({ url: 'http://panel.test/' });
  const before = globals.map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const);
  globals.forEach((name) => { Object.defineProperty(globalThis, name, { value: Reflect.get(page, name), configurable: true, writable: true }); });
  const calls: (readonly [string, unknown])[] = [];
  const refused = new Map<string, string>();
  const [near, far] = channelPair();
  const onCall = (method: string, argument: unknown): void => {
    const message = refused.get(method);
    if (message !== undefined) {
      throw new Error(message);
    }
    calls.push([method, argument]);
  };
  const host = startFakeHost(far, { ...options, onCall });
  const pass = (payload: unknown): never => payload as never;
  const client: PanelClient = new Connection(near, {}, {}, { status: pass, reading: pass, stale: pass, askForNumber: pass, explaining: pass, askForExport: pass, compareWith: pass, live: pass, showSample: pass });
  // Happy DOM's document is the browser's in all that the panel uses.
  const document = page.document as unknown as Document;
  const root = document.body.appendChild(document.createElement('div'));
  let persisted: unknown = null;
  const panel: DomPage = {
    document, host, calls,
    persisted: () => persisted,
    refuse: (method, message) => { refused.set(method, message); },
    settle: async () => {
      for (let round = 0; round < 6; round++) {
        await new Promise((resolve) => { setTimeout(resolve, 20); });
      }
    },
    close: () => {
      render(null, root);
      client.close();
      host.close();
      void page.happyDOM.close();
      before.forEach(([name, descriptor]) => {
        if (descriptor === undefined) {
          Reflect.deleteProperty(globalThis, name);
        } else {
          Object.defineProperty(globalThis, name, descriptor);
        }
      });
    },
  };
  render(h(App, { client, choices: { ...defaultChoices, ...options.choices }, persist: (state) => { persisted = state; } }), root);
  await panel.settle();
  return panel;
}
