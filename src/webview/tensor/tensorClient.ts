import type { DumpStatus, TensorPageApi, TensorPageEvents } from '../../protocol/tensorPageApi';
import { Connection, type EventGuards } from '../../protocol/rpc';
import { channelTo, type VsCodeApi } from '../state/panelClient';

export type TensorClient = Connection<object, object, TensorPageApi, TensorPageEvents>;

/** The page's end of the conversation with the host. */
export function connectTensors(api: VsCodeApi, page: Window): TensorClient {
  return new Connection(channelTo(api, page), {}, {}, tensorEventGuards);
}

// The host is the side that is trusted, and built with this page; what the page branches on is checked.
const tensorEventGuards: EventGuards<TensorPageEvents> = {
  status: (payload) => {
    const { kind } = Object(payload) as { readonly kind?: unknown };
    if (!['loading', 'dump', 'failed'].includes(String(kind))) {
      throw new TypeError('not a status of a dump');
    }
    return payload as DumpStatus;
  },
  stale: () => null,
  show: (payload) => {
    const { tensor } = Object(payload) as { readonly tensor?: unknown };
    if (typeof tensor !== 'string') {
      throw new TypeError('not a tensor to show');
    }
    return { tensor };
  },
  progress: (payload) => {
    const { fraction, message } = Object(payload) as { readonly fraction?: unknown; readonly message?: unknown };
    if (typeof fraction !== 'number' || typeof message !== 'string') {
      throw new TypeError('not a progress');
    }
    return { fraction, message };
  },
};
