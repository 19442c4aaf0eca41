import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { ViewedTensor } from '../../core/inspection/tensorView/dumpListing';
import type { HeatMap } from '../../core/inspection/tensorView/heatMap';
import type { TensorSlice } from '../../core/tensors/tensorSlice';
import type { TensorSummary } from '../../core/inspection/tensorView/tensorSummary';
import { useTensorPage } from './tensorContext';

export type WorkState<T> =
  /** It would read so much that it waits to be asked for. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly fraction: number }
  | { readonly kind: 'done'; readonly result: T }
  | { readonly kind: 'failed'; readonly message: string };

/** Work over many cells that can be started and stopped. */
export interface LongWork<T> {
  readonly state: WorkState<T>;
  readonly start: () => void;
  readonly cancel: () => void;
}

/** Elements that are read without being asked for: a second or two. */
const mostUnasked = 1 << 25;
/** Fields of a heat map down and across. */
const heatMapSide = 256;

/** Statistics of the whole tensor. */
export function useSummary(tensor: ViewedTensor): LongWork<TensorSummary> {
  const { client, generation } = useTensorPage();
  const { name, isNumeric, shape } = tensor;
  const run = useCallback((signal: AbortSignal) => client.call('summary', { tensor: name }, signal), [client, name]);
  const elements = product(shape);
  return useLongWork(run, { key: `${generation}`, isUnasked: elements <= mostUnasked, mayRun: isNumeric && elements > 0 });
}

/** The slice, small. It waits until the statistics are there, so that the two do not share the disk. */
export function useHeatMap(tensor: ViewedTensor, slice: TensorSlice, mayRun: boolean): LongWork<HeatMap> {
  const { client, generation } = useTensorPage();
  const { name, isNumeric, shape } = tensor;
  const run = useCallback((signal: AbortSignal) => (
    client.call('heatMap', { slice: { tensor: name, ...slice }, size: { rows: heatMapSide, columns: heatMapSide } }, signal)
  ), [client, name, slice]);
  const cells = product([slice.rows, slice.columns].map((axis) => (axis === null ? 1 : shape[axis] ?? 1)));
  return useLongWork(run, { key: `${generation}`, isUnasked: cells <= mostUnasked, mayRun: mayRun && isNumeric && product(shape) > 0 });
}

function product(lengths: readonly number[]): number {
  return lengths.reduce((size, length) => size * length, 1);
}

interface WorkRules {
  /** Another one wants the work done anew. */
  readonly key: string;
  /** Whether it begins by itself. */
  readonly isUnasked: boolean;
  readonly mayRun: boolean;
}

function useLongWork<T>(run: (signal: AbortSignal) => Promise<T>, { key, isUnasked, mayRun }: WorkRules): LongWork<T> {
  const { client } = useTensorPage();
  const [state, setState] = useState<WorkState<T>>(isUnasked ? { kind: 'running', fraction: 0 } : { kind: 'idle' });
  const running = useRef<AbortController | null>(null);
  const start = useCallback((): void => {
    running.current?.abort();
    const mine = new AbortController();
    running.current = mine;
    // What was there stays until the new is.
    setState((before) => (before.kind === 'done' ? before : { kind: 'running', fraction: 0 }));
    const stop = client.on('progress', ({ fraction }) => {
      setState((before) => (before.kind === 'running' && running.current === mine ? { kind: 'running', fraction } : before));
    });
    const settle = (next: WorkState<T>): void => {
      stop();
      if (running.current === mine) {
        running.current = null;
        setState(next);
      }
    };
    run(mine.signal).then(
      (result) => { settle({ kind: 'done', result }); },
      (error: unknown) => { settle(mine.signal.aborted ? { kind: 'idle' } : { kind: 'failed', message: error instanceof Error ? error.message : String(error) }); },
    );
  }, [client, run]);
  const cancel = useCallback((): void => {
    running.current?.abort();
    running.current = null;
    setState({ kind: 'idle' });
  }, []);
  useEffect(() => {
    if (!mayRun) {
      return undefined;
    }
    if (isUnasked) {
      start();
    } else {
      setState({ kind: 'idle' });
    }
    return () => {
      running.current?.abort();
      running.current = null;
    };
  }, [isUnasked, key, mayRun, start]);
  return { state, start, cancel };
}
