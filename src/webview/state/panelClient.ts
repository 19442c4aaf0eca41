import type { LiveMark, PanelApi, PanelEvents, PanelStatus, ReadingProgress } from '../../protocol/panelApi';
import { Connection, type Channel } from '../../protocol/rpc';

/** What VS Code gives a webview's page. */
export interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

export type PanelClient = Connection<object, object, PanelApi, PanelEvents>;

/** The way of a page's messages to the host and back. */
export function channelTo(api: VsCodeApi, page: Window): Channel {
  return {
    post: (message) => { api.postMessage(message); },
    listen: (listener) => {
      const onMessage = (event: MessageEvent<unknown>): void => { listener(event.data); };
      page.addEventListener('message', onMessage);
      return () => { page.removeEventListener('message', onMessage); };
    },
  };
}

/** The page's end of the conversation with the host. */
export function connect(api: VsCodeApi, page: Window): PanelClient {
  return new Connection(channelTo(api, page), {}, {}, { status: checkStatus, reading: checkProgress, stale: checkStale, askForNumber: checkAsk, explaining: checkProgress, askForExport: () => null, compareWith: checkCompare, live: checkLive, showSample: checkSample });
}

function checkStatus(payload: unknown): PanelStatus {
  if (!isStatus(payload)) {
    throw new TypeError('not a panel status');
  }
  return payload;
}

// The host is the side that is trusted, and built with this page; the kind is what the page branches on.
function isStatus(value: unknown): value is PanelStatus {
  return typeof value === 'object' && value !== null && 'kind' in value
    && ['loading', 'firstSight', 'inspection', 'failed', 'cancelled'].includes(String(value.kind));
}

function checkStale(payload: unknown): { readonly file: string } {
  if (typeof payload !== 'object' || payload === null || !('file' in payload) || typeof payload.file !== 'string') {
    throw new TypeError('not a stale file');
  }
  return { file: payload.file };
}

function checkAsk(payload: unknown): PanelEvents['askForNumber'] {
  return typeof payload === 'object' && payload !== null && 'number' in payload && typeof payload.number === 'string' ? { number: payload.number } : null;
}

function checkProgress(payload: unknown): ReadingProgress {
  const { fraction, message, figures } = Object(payload) as { readonly fraction?: unknown; readonly message?: unknown; readonly figures?: ReadingProgress['figures'] };
  if (typeof fraction !== 'number' || typeof message !== 'string') {
    throw new TypeError('not a progress');
  }
  return { fraction, message, ...(figures === undefined ? {} : { figures }) };
}

// The target is handed back to the host, which checks it.
function checkCompare(payload: unknown): PanelEvents['compareWith'] {
  const { target } = Object(payload) as { readonly target?: unknown };
  if (typeof target !== 'object' || target === null) {
    throw new TypeError('not a run to compare with');
  }
  return { target: target as PanelEvents['compareWith']['target'] };
}

function checkSample(payload: unknown): PanelEvents['showSample'] {
  const { sample } = Object(payload) as { readonly sample?: unknown };
  if (!Number.isSafeInteger(sample)) {
    throw new TypeError('not a sample');
  }
  return { sample: Number(sample) };
}

// Of the host, which is trusted, as the status is.
function checkLive(payload: unknown): LiveMark {
  if (typeof payload !== 'object' || payload === null || !('program' in payload) || typeof payload.program !== 'string') {
    throw new TypeError('not a stop of a program');
  }
  return payload as LiveMark;
}
