import { useEffect, useRef, useState } from 'preact/hooks';
import { RemoteError } from '../../protocol/rpc';

/** A call that takes a while, as the page shows it. */
export type Search<T> =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running' }
  | { readonly kind: 'done'; readonly result: T }
  | { readonly kind: 'failed'; readonly message: string };

export interface SearchHandle<T> {
  readonly search: Search<T>;
  /** Starts anew; an earlier one that is still under way is cancelled. */
  readonly start: (call: (signal: AbortSignal) => Promise<T>) => void;
  readonly cancel: () => void;
}

/** Runs one call at a time; it is cancelled when its component goes. */
export function useSearch<T>(): SearchHandle<T> {
  const [search, setSearch] = useState<Search<T>>({ kind: 'idle' });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => { running.current?.abort(); }, []);
  return {
    search,
    cancel: () => {
      running.current?.abort();
      running.current = null;
      setSearch({ kind: 'idle' });
    },
    start: (call) => {
      running.current?.abort();
      const controller = new AbortController();
      running.current = controller;
      setSearch({ kind: 'running' });
      const settle = (next: Search<T>): void => {
        if (running.current === controller) {
          running.current = null;
          setSearch(next);
        }
      };
      call(controller.signal).then(
        (result) => { settle({ kind: 'done', result }); },
        (error: unknown) => {
          const isCancelled = error instanceof RemoteError && ['Closed', 'Cancelled'].includes(error.kind);
          settle(isCancelled ? { kind: 'idle' } : { kind: 'failed', message: error instanceof Error ? error.message : String(error) });
        },
      );
    },
  };
}
