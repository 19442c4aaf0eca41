import { useEffect, useState } from 'preact/hooks';
import type { HistogramRequest } from '../../core/inspection/columns/columnHistogram';
import type { Histogram } from '../../core/inspection/document';
import { usePanel, useView } from '../components/panelContext';
import { useLinkedFilter } from '../filter/useLinkedFilter';
import { toNumber } from '../text/numbers';

export interface ShownHistogram {
  /** Null where there is nothing to show. */
  readonly histogram: Histogram | null;
  readonly mean: number;
  readonly notPositive: number;
  /** Whether it is of all samples, as the inspection brought it. */
  readonly isAll: boolean;
}

/**
 * The histogram of a column over the samples that pass the filter; null until it has come, and the one before until the next has.
 * The range of the column itself is chosen here, and does not narrow its own histogram.
 */
export function useHistogram(loss: number, { column, isLogarithmic }: HistogramRequest): ShownHistogram | null {
  const { state: { generation, choices }, client, fail } = usePanel();
  const { histograms, document } = useView();
  const filter = useLinkedFilter({ ...choices.filter, [column === 'loss' ? 'range' : column]: null });
  const [found, setFound] = useState<{ readonly key: string; readonly shown: ShownHistogram } | null>(null);
  const isAll = column === 'loss' && !isLogarithmic && Object.keys(filter).length === 0;
  const key = `${loss} ${column} ${isLogarithmic}`;
  useEffect(() => {
    if (isAll) {
      return undefined;
    }
    const stop = new AbortController();
    client.call('histogram', { loss, filter, column, isLogarithmic }, stop.signal).then(
      (histogram) => {
        if (!stop.signal.aborted) {
          setFound({ key, shown: { histogram, mean: histogram?.mean ?? NaN, notPositive: histogram?.notPositive ?? 0, isAll: false } });
        }
      },
      (error: unknown) => { if (!stop.signal.aborted) { fail(error); } },
    );
    return () => { stop.abort(); };
  }, [client, column, fail, filter, generation, isAll, isLogarithmic, key, loss]);
  if (isAll) {
    const perSample = document.losses[loss]?.perSample;
    return { histogram: histograms[loss] ?? null, mean: perSample === null || perSample === undefined ? NaN : toNumber(perSample.mean), notPositive: 0, isAll };
  }
  return found?.key === key ? found.shown : null;
}
