import type { JSX } from 'preact';
import { Icon } from '../components/Icon';
import { usePanel, useView } from '../components/panelContext';
import { useLinkedFilter } from '../filter/useLinkedFilter';
import { isFiltered } from '../state/tableFilter';
import * as l10n from '../text/l10n';
import type { LossViewProps } from '../views/lossView';
import { count, plural } from '../text/numbers';
import { CompareWithStep } from './CompareWithStep';
import { DataMapView } from './DataMapView';
import { FlipTable } from './FlipTable';
import { HistoryFilter } from './HistoryFilter';
import { LossOverSteps } from './LossOverSteps';
import { SampleOverSteps } from './SampleOverSteps';
import { StepPicker } from './StepPicker';
import { useSteps } from './useSteps';

/** A loss over the steps of its series, and what its samples did. */
export function StepsView({ loss, report: { name } }: LossViewProps): JSX.Element {
  const { state: { choices } } = usePanel();
  const { steps: onDisk } = useView();
  const filter = useLinkedFilter(choices.filter);
  const { report, problem, isRunning, stop, goOn } = useSteps(loss, filter);
  if (problem !== null && report === null) {
    return <p class="message" role="alert"><Icon name="error" class="severity-error" /> {problem}</p>;
  }
  const isComplete = report !== null && report.lines.length >= report.steps.length;
  return (
    <section class="steps" role="region" aria-label={l10n.t('Steps')} aria-busy={isRunning}>
      {onDisk !== undefined && (
        <div class="step-tools">
          <StepPicker pattern={onDisk.pattern} steps={onDisk.steps} shown={onDisk.step} />
          {onDisk.step !== null && <CompareWithStep steps={onDisk.steps} shown={onDisk.step} />}
        </div>
      )}
      {onDisk?.leftOut !== undefined && (
        <p class="muted">{leftOutText(onDisk.leftOut, plural(onDisk.steps.length, 'step'))}</p>
      )}
      {!isComplete && (
        <p class="steps-progress">
          <progress value={report?.lines.length ?? 0} max={onDisk?.steps.length ?? 1} aria-label={l10n.t('Steps read')} />
          {' '}{l10n.t('{0} of {1} steps read', report?.lines.length ?? 0, onDisk?.steps.length ?? 0)}{' '}
          {isRunning
            ? <button type="button" class="link" onClick={stop}>{l10n.t('Stop')}</button>
            : <button type="button" class="link" onClick={goOn}>{l10n.t('Go On')}</button>}
        </p>
      )}
      {problem !== null && <p class="message" role="alert"><Icon name="error" class="severity-error" /> {problem}</p>}
      {report !== null && (
        <>
          {report.notes.map((note) => <p key={note} class="steps-note"><Icon name="info" /> {note}</p>)}
          <LossOverSteps report={report} index={loss} name={name} shown={onDisk?.step ?? null} />
          <SampleOverSteps loss={loss} shown={onDisk?.step ?? null} taken={report.lines.length} />
          {report.counts !== null && isComplete && (
            <>
              <HistoryFilter counts={report.counts} />
              <DataMapView loss={loss} steps={report.steps.length} />
              <FlipTable loss={loss} isNarrowed={isFiltered(choices.filter)} />
            </>
          )}
        </>
      )}
    </section>
  );
}

/** That steps are on disk which were not picked. */
function leftOutText(leftOut: number, picked: string): string {
  return leftOut === 1
    ? l10n.t('Only the {0} that you picked. One more is on disk: open one file of the series to take all.', picked)
    : l10n.plural(
      leftOut, 'Only the {1} that you picked. {0} more is on disk: open one file of the series to take all.',
      'Only the {1} that you picked. {0} more are on disk: open one file of the series to take all.', count(leftOut), picked,
    );
}
