import { useEffect, useState } from 'preact/hooks';
import type { NearestSamples } from '../../core/inspection/nearestSamples';
import { usePanel } from '../components/panelContext';

/** Neighbours that are shown. */
const shownNeighbours = 10;

interface NearestState {
  /** Null until the first have come; those of the sample before stay until the next have. */
  readonly nearest: NearestSamples | null;
  readonly isPending: boolean;
  readonly problem: string | null;
}

/** The samples nearest to one; the search stops where another sample is chosen, or the part is closed. */
export function useNearest(sample: number): NearestState {
  const { state: { generation, choices: { loss } }, client } = usePanel();
  const [shown, setShown] = useState<{ readonly key: string; readonly nearest: NearestSamples | null; readonly problem: string | null }>({ key: '', nearest: null, problem: null });
  const key = `${generation} ${loss} ${sample}`;
  useEffect(() => {
    const stop = new AbortController();
    client.call('nearest', { loss, sample, count: shownNeighbours }, stop.signal).then(
      (nearest) => { if (!stop.signal.aborted) { setShown({ key, nearest, problem: null }); } },
      (error: unknown) => {
        if (!stop.signal.aborted) {
          setShown({ key, nearest: null, problem: error instanceof Error ? error.message : String(error) });
        }
      },
    );
    return () => { stop.abort(); };
  }, [client, key, loss, sample]);
  return { nearest: shown.nearest, isPending: shown.key !== key, problem: shown.problem };
}
