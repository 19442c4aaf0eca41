import { useEffect, useState } from 'preact/hooks';
import type { StepsReport } from '../../core/inspection/steps/stepsReport';
import { usePanel } from '../components/panelContext';
import type { queryFilter } from '../state/tableFilter';

export interface StepsSoFar {
  /** Null until the first steps have come. */
  readonly report: StepsReport | null;
  readonly problem: string | null;
  readonly isRunning: boolean;
  readonly stop: () => void;
  readonly goOn: () => void;
}

/** The steps of a loss, as they are taken one after the other. */
export function useSteps(loss: number, filter: ReturnType<typeof queryFilter>): StepsSoFar {
  const { state: { generation }, client } = usePanel();
  const [report, setReport] = useState<StepsReport | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [stopped, setStopped] = useState(false);
  const [isRunning, setIsRunning] = useState(true);
  useEffect(() => {
    if (stopped) {
      return undefined;
    }
    const stop = new AbortController();
    const ask = async (): Promise<void> => {
      setIsRunning(true);
      for (;;) {
        const next = await client.call('steps', { loss, filter }, stop.signal);
        if (stop.signal.aborted) {
          return;
        }
        setReport(next);
        setProblem(null);
        if (next.lines.length >= next.steps.length) {
          setIsRunning(false);
          return;
        }
      }
    };
    ask().catch((error: unknown) => {
      if (!stop.signal.aborted) {
        setIsRunning(false);
        setProblem(error instanceof Error ? error.message : String(error));
      }
    });
    return () => { stop.abort(); };
  }, [client, filter, generation, loss, stopped]);
  return {
    report, problem, isRunning: isRunning && !stopped,
    stop: () => { setStopped(true); },
    goOn: () => { setStopped(false); },
  };
}

/** An answer about the steps, asked for once all are taken; the old one stays until the new one has come. */
export function useStepAnswer<T>(ask: ((signal: AbortSignal) => Promise<T>) | null, keys: readonly unknown[]): T | null {
  const { state: { generation }, fail } = usePanel();
  const [answer, setAnswer] = useState<T | null>(null);
  useEffect(() => {
    if (ask === null) {
      return undefined;
    }
    const stop = new AbortController();
    ask(stop.signal).then(
      (found) => { if (!stop.signal.aborted) { setAnswer(found); } },
      (error: unknown) => { if (!stop.signal.aborted) { fail(error); } },
    );
    return () => { stop.abort(); };
  }, [fail, generation, ask === null, ...keys]);
  return answer;
}
