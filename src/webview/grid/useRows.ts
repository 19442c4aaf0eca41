import { useEffect, useMemo, useReducer, useRef } from 'preact/hooks';
import type { SampleRow } from '../../core/inspection/document';
import { usePanel, useView } from '../components/panelContext';
import { shownExtras } from './columns';
import { RowCache, type PageLoader } from '../state/rowCache';
import { queryFilter } from '../state/tableFilter';

export interface ShownRows<Row> {
  readonly cache: RowCache<Row>;
  /** Other rows are on their way. */
  readonly pending: boolean;
}

/** The rows of a loss in the order and under the filter chosen. */
export function useRows(loss: number): ShownRows<SampleRow> {
  const { state: { choices: { sort, thenBy, filter, columns } }, client } = usePanel();
  const view = useView();
  const extra = shownExtras(view.extraColumns?.[loss] ?? [], columns);
  const query = { loss, sort, thenBy, filter: queryFilter(filter, view), ...(extra.length === 0 ? {} : { extra }) };
  return useRowCache(JSON.stringify(query), (start, end) => client.call('rows', { ...query, start, end }));
}

/**
 * The rows of a query, loaded as they are seen. While others are on their way the old rows stay, so that nothing flickers.
 * @param key the same for the same query
 */
export function useRowCache<Row>(key: string, load: PageLoader<Row>): ShownRows<Row> {
  const { state: { generation }, client, fail } = usePanel();
  const [, redraw] = useReducer<number, null>((drawn) => drawn + 1, 0);
  const shown = useRef<RowCache<Row> | null>(null);
  const wanted = useMemo(() => {
    const cache = new RowCache(key, load, () => { redraw(null); }, fail);
    cache.want(0, 1);
    return cache;
    // A new generation is a new inspection, whose rows differ under the same query.
  }, [client, fail, generation, key]);

  useEffect(() => () => { wanted.stop(); }, [wanted]);

  if (shown.current === null || wanted.total !== null) {
    shown.current = wanted;
  }
  return { cache: shown.current, pending: shown.current !== wanted || wanted.total === null };
}
