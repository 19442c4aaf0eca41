import { useEffect, useMemo, useReducer, useRef } from 'preact/hooks';
import { usePanel, useView } from '../components/panelContext';
import { shownExtras } from './columns';
import { RowCache } from '../state/rowCache';
import { queryFilter } from '../state/tableFilter';

/**
 * The rows of a loss in the order and under the filter chosen. While a new order is on its way the
 * old rows stay, so that nothing flickers; `pending` says so.
 */
export function useRows(loss: number): { readonly cache: RowCache; readonly pending: boolean } {
  const { state, client, fail } = usePanel();
  const { sort, thenBy, filter, columns } = state.choices;
  const { generation } = state;
  const view = useView();
  const extraKey = JSON.stringify(shownExtras(view.extraColumns?.[loss] ?? [], columns));
  const [, redraw] = useReducer<number, null>((drawn) => drawn + 1, 0);
  const shown = useRef<RowCache | null>(null);

  const wanted = useMemo(() => {
    const extra = JSON.parse(extraKey) as readonly string[];
    const cache = new RowCache({ loss, sort, thenBy, filter: queryFilter(filter, view), ...(extra.length === 0 ? {} : { extra }) }, (query) => client.call('rows', query), () => { redraw(null); }, fail);
    cache.want(0, 1);
    return cache;
    // A new generation is a new inspection, whose rows differ under the same query.
  }, [client, fail, filter, generation, loss, sort, thenBy, view, extraKey]);

  useEffect(() => () => { wanted.stop(); }, [wanted]);

  if (shown.current === null || wanted.total !== null) {
    shown.current = wanted;
  }
  return { cache: shown.current, pending: shown.current !== wanted || wanted.total === null };
}
