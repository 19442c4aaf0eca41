import type { JSX } from 'preact';
import { ContentsSection } from '../contents/ContentsSection';
import { NoLoss } from '../contents/NoLoss';
import { ConventionSection } from '../explain/ConventionSection';
import { ExplainSection } from '../explain/ExplainSection';
import { Findings } from '../findings/Findings';
import { Header } from './Header';
import { Inputs } from './Inputs';
import { LiveNotice } from './LiveNotice';
import { LoggedSection } from './LoggedSection';
import { LossSection } from './LossSection';
import { Notices } from './Notices';
import { SampleSection } from './SampleSection';
import { TotalSection } from './TotalSection';
import { isReading } from '../state/panelState';
import { usePanel, useView } from './panelContext';

/** The panel with an inspection in it. */
export function Inspection(): JSX.Element {
  const { state } = usePanel();
  const { document } = useView();
  const loss = document.losses[state.choices.loss];
  const hasTotal = document.losses.length + document.regularization.length > 0;
  const hasSamples = loss !== undefined && loss.error === null && loss.samples > 0;
  return (
    <div class="inspection" aria-busy={isReading(state)}>
      <Header />
      <LiveNotice />
      <Notices />
      {hasTotal ? <><TotalSection /><Findings /><LoggedSection /></> : <NoLoss />}
      {state.asked?.kind === 'number' && <ExplainSection />}
      {state.asked?.kind === 'conventions' && <ConventionSection loss={state.asked.loss} />}
      <div class={`columns ${hasSamples ? 'with-card' : ''}`}>
        {loss !== undefined && <LossSection />}
        {hasSamples && <SampleSection />}
        {hasTotal && <Inputs />}
        <ContentsSection />
      </div>
    </div>
  );
}
