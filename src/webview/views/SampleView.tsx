import type { JSX } from 'preact';
import { HistogramSection } from '../charts/HistogramSection';
import { SampleTable } from '../grid/SampleTable';
import type { LossViewProps } from './lossView';

/** How a loss spreads over its samples, and the samples. */
export function SampleView({ loss, report }: LossViewProps): JSX.Element {
  return (
    <>
      <HistogramSection loss={loss} report={report} />
      <SampleTable loss={loss} report={report} />
    </>
  );
}
