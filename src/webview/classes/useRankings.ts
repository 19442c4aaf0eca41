import { useEffect, useState } from 'preact/hooks';
import type { ClassRankings } from '../../core/inspection/classes/classRanking';
import type { LossReport } from '../../core/inspection/document';
import { usePanel } from '../components/panelContext';
import type { useLinkedFilter } from '../filter/useLinkedFilter';

/** Scores up to which the classes are ranked unasked: a second or so. */
const mostUnasked = 5_000_000;

export interface ShownRankings {
  /** Null until they have come. */
  readonly rankings: ClassRankings | null;
  /** They take long, and wait until they are asked for. */
  readonly isWaiting: boolean;
  readonly ask: () => void;
  /** Why there are none. */
  readonly problem: string | null;
}

/** How well each class is told from the rest, over the samples that pass the filter; null of a loss that has not a score for each class. */
export function useRankings(loss: number, { samples, classCount, task }: LossReport, filter: ReturnType<typeof useLinkedFilter>): ShownRankings | null {
  const { state: { generation }, client } = usePanel();
  const [found, setFound] = useState<{ readonly rankings: ClassRankings } | { readonly problem: string } | null>(null);
  const isRanked = task === 'multiclass' || task === 'multilabel';
  const [isAsked, setAsked] = useState(samples * (classCount ?? 1) <= mostUnasked);
  useEffect(() => {
    if (!isAsked || !isRanked) {
      return undefined;
    }
    const stop = new AbortController();
    client.call('rankings', { loss, filter }, stop.signal).then(
      (rankings) => { if (!stop.signal.aborted) { setFound({ rankings }); } },
      (error: unknown) => { if (!stop.signal.aborted) { setFound({ problem: error instanceof Error ? error.message : String(error) }); } },
    );
    return () => { stop.abort(); };
  }, [client, filter, generation, isAsked, isRanked, loss]);
  return !isRanked ? null : {
    rankings: found !== null && 'rankings' in found ? found.rankings : null,
    problem: found !== null && 'problem' in found ? found.problem : null,
    isWaiting: !isAsked, ask: () => { setAsked(true); },
  };
}
