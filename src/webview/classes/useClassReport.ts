import { useEffect, useState } from 'preact/hooks';
import type { ClassReport } from '../../core/inspection/classes/classReport';
import { useLinkedFilter } from '../filter/useLinkedFilter';
import { usePanel } from '../components/panelContext';

/**
 * The classes of a loss over the samples that pass the filter; null until they have come. The part of the filter that names a
 * class or a cell is chosen here, and does not narrow its own view. The old ones stay until the new ones have come.
 */
export function useClassReport(loss: number): ClassReport | null {
  const { state: { generation, choices }, client, fail } = usePanel();
  const filter = useLinkedFilter({ ...choices.filter, label: null, predicted: null });
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
