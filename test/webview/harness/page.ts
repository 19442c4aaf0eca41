import type { Channel } from '../../../src/protocol/rpc';
import type { PanelStatus } from '../../../src/protocol/panelApi';
import { startFakeHost, target } from './fakeHost';
import { fixtures } from './fixtures';
import { themes } from './themes';

// Stands in for VS Code around the panel's page: its API, its theme, its messages.
const parameters = new URLSearchParams(location.search);
const theme = themes[parameters.get('theme') ?? 'dark'] ?? themes['dark']!;
document.body.classList.add(theme.className);
if (theme.className === 'vscode-high-contrast-light') {
  // As VS Code does.
  document.body.classList.add('vscode-high-contrast');
}
Object.entries(theme.variables).forEach(([name, value]) => { document.documentElement.style.setProperty(`--vscode-${name}`, value); });

const statuses: Readonly<Record<string, PanelStatus>> = {
  loading: { target, kind: 'loading', title: 'epoch_06.npz', fraction: 0.42, message: 'digit: 302 of 719 samples' },
  failed: {
    target, kind: 'failed', title: 'epoch_06.npz', file: '/runs/digits/epoch_06.npz',
    message: 'epoch_06.npz#logits: header: says 1 040 384 bytes of data, but the file ends after 28 760',
  },
  cancelled: { target, kind: 'cancelled', title: 'epoch_06.npz' },
};

const listeners = new Set<(message: unknown) => void>();
const channel: Channel = {
  post: (message) => { window.postMessage(message, '*'); },
  listen: (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
const status = statuses[parameters.get('status') ?? ''];
const host = startFakeHost(channel, {
  fixture: fixtures[parameters.get('fixture') ?? 'digits']!(),
  delay: Number(parameters.get('delay') ?? 0),
  ...(status === undefined ? {} : { status }),
  onCall: (method, argument) => { console.debug(method, JSON.stringify(argument)); },
});
Object.assign(window, {
  host,
  acquireVsCodeApi: () => ({
    postMessage: (message: unknown) => { queueMicrotask(() => { listeners.forEach((listener) => { listener(structuredClone(message)); }); }); },
    getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') as unknown,
    setState: (state: unknown) => { sessionStorage.setItem('state', JSON.stringify(state)); },
  }),
});
