import type { JSX } from 'preact';
import { Histogram } from '../charts/Histogram';
import { useView } from '../components/panelContext';
import { SampleTable } from '../grid/SampleTable';
import type { LossViewProps } from './lossView';

/** How a loss spreads over its samples, and the samples. */
export function SampleView({ loss, report }: LossViewProps): JSX.Element {
  const histogram = useView().histograms[loss] ?? null;
  return (
    <>
      {histogram !== null && <Histogram histogram={histogram} report={report} />}
      <SampleTable loss={loss} report={report} />
    </>
  );
}
