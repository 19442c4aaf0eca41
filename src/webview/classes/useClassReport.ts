import { useEffect, useState } from 'preact/hooks';
import type { ClassReport } from '../../core/inspection/classes/classReport';
import { useLinkedFilter } from '../filter/useLinkedFilter';
import { usePanel } from '../components/panelContext';

/** The filter without what names a class or a cell, which is chosen in the view of classes and does not narrow it. */
export function useClassFilter(): ReturnType<typeof useLinkedFilter> {
  const { state: { choices } } = usePanel();
  return useLinkedFilter({ ...choices.filter, label: null, predicted: null });
}

/** The classes of a loss over the samples that pass the filter; null until they have come. The old ones stay until the new ones have come. */
export function useClassReport(loss: number, filter: ReturnType<typeof useLinkedFilter>): ClassReport | null {
  const { state: { generation }, client, fail } = usePanel();
  const [shown, setShown] = useState<{ readonly loss: number; readonly report: ClassReport } | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    client.call('classes', { loss, filter }, stop.signal).then(
      (report) => { if (!stop.signal.aborted) { setShown({ loss, report }); } },
      (error: unknown) => { if (!stop.signal.aborted) { fail(error); } },
    );
    return () => { stop.abort(); };
  }, [client, fail, filter, generation, loss]);
  return shown?.loss === loss ? shown.report : null;
}
