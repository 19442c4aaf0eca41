import type { Channel } from '../../../src/protocol/rpc';

/** Two ends of a channel; messages are cloned, as between a page and its host. */
export function channelPair(): readonly [Channel, Channel] {
  const listeners = [new Set<(message: unknown) => void>(), new Set<(message: unknown) => void>()] as const;
  const end = (mine: number, other: number): Channel => ({
    post: (message) => {
      const copy: unknown = structuredClone(message);
      queueMicrotask(() => { listeners[other]!.forEach((listener) => { listener(copy); }); });
    },
    listen: (listener) => {
      listeners[mine]!.add(listener);
      return () => listeners[mine]!.delete(listener);
    },
  });
  return [end(0, 1), end(1, 0)];
}
