import type { Channel } from '../../../src/protocol/rpc';

/** Two ends of a channel that copies what passes, as a port does. */
export function channelPair(): readonly [Channel, Channel] {
  const listeners: ((message: unknown) => void)[][] = [[], []];
  const end = (own: number): Channel => ({
    post: (message) => {
      const copy: unknown = structuredClone(message);
      setImmediate(() => { listeners[1 - own]?.forEach((listener) => { listener(copy); }); });
    },
    listen: (listener) => {
      listeners[own]?.push(listener);
      return () => { listeners[own] = []; };
    },
  });
  return [end(0), end(1)];
}
