import { useMemo } from 'preact/hooks';
import { useView } from '../components/panelContext';
import { queryFilter, type TableFilter } from '../state/tableFilter';

/** The filter as the worker is asked for it; the same object as long as it says the same. */
export function useLinkedFilter(filter: TableFilter): ReturnType<typeof queryFilter> {
  const view = useView();
  const key = JSON.stringify(queryFilter(filter, view));
  return useMemo(() => queryFilter(filter, view), [key]);
}
