import { useEffect, useState } from 'preact/hooks';
import type { ClassReport } from '../../core/inspection/classes/classReport';
import { usePanel } from '../components/panelContext';

/** The classes of a loss; null until they have come. A new inspection brings new ones, and the old stay until then. */
export function useClassReport(loss: number): ClassReport | null {
  const { state: { generation }, client, fail } = usePanel();
  const [shown, setShown] = useState<{ readonly loss: number; readonly report: ClassReport } | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    client.call('classes', { loss }, stop.signal).then(
      (report) => { if (!stop.signal.aborted) { setShown({ loss, report }); } },
      (error: unknown) => { if (!stop.signal.aborted) { fail(error); } },
    );
    return () => { stop.abort(); };
  }, [client, fail, generation, loss]);
  return shown?.loss === loss ? shown.report : null;
}
