import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ComparisonReport } from '../../core/inspection/compare/comparisonReport';
import type { Baseline } from '../../protocol/inspectionQueries';
import { Icon } from '../components/Icon';
import { usePanel, useView } from '../components/panelContext';
import { Select } from '../components/Select';
import * as l10n from '../text/l10n';
import type { LossViewProps } from '../views/lossView';
import { count, plural } from '../text/numbers';
import { ChangedSamples } from './ChangedSamples';
import { ChangeTable } from './ChangeTable';

/** A loss beside that of another run or step: what changed in the parts, the classes, the samples. */
export function CompareView({ loss }: LossViewProps): JSX.Element {
  const { state: { choices: { baseline } } } = usePanel();
  const found = useComparison(loss, baseline);
  return (
    <section class="compare" role="region" aria-label={l10n.t('Compare')} aria-busy={baseline !== null && found === null}>
      <BaselinePicker baseline={baseline} from={found !== null && 'report' in found ? found.report.from : null} />
      {baseline === null && <p class="quiet">{l10n.t('Choose a step or another run, and what changed from it to this one is shown here.')}</p>}
      {baseline !== null && found === null && <p class="quiet">{l10n.t('Inspecting the other run…')}</p>}
      {found !== null && 'problem' in found && <p class="message" role="alert"><Icon name="error" class="severity-error" /> {found.problem}</p>}
      {baseline !== null && found !== null && 'report' in found && <Comparison loss={loss} baseline={baseline} report={found.report} />}
    </section>
  );
}

type Found = { readonly report: ComparisonReport } | { readonly problem: string };

function useComparison(loss: number, baseline: Baseline | null): Found | null {
  const { state: { generation }, client } = usePanel();
  const [found, setFound] = useState<Found | null>(null);
  const key = JSON.stringify(baseline);
  useEffect(() => {
    setFound(null);
    if (baseline === null) {
      return undefined;
    }
    const stop = new AbortController();
    client.call('compare', { loss, against: baseline }, stop.signal).then(
      (report) => { if (!stop.signal.aborted) { setFound({ report }); } },
      (error: unknown) => { if (!stop.signal.aborted) { setFound({ problem: error instanceof Error ? error.message : String(error) }); } },
    );
    return () => { stop.abort(); };
  }, [client, generation, key, loss]);
  return found;
}

/** Chooses what is compared with: a step of the series, or other files. */
function BaselinePicker({ baseline, from }: { readonly baseline: Baseline | null; readonly from: string | null }): JSX.Element {
  const { client, dispatch, fail } = usePanel();
  const { steps } = useView();
  const others = steps?.steps.filter((step) => step !== steps.step) ?? [];
  const none = { value: '', text: baseline?.kind === 'target' ? from ?? l10n.t('another run') : l10n.t('none') };
  const pick = async (): Promise<void> => {
    const target = await client.call('pickBaseline', null);
    if (target !== null) {
      dispatch({ type: 'baseline', baseline: { kind: 'target', target } });
    }
  };
  return (
    <div class="baseline-picker" role="group" aria-label={l10n.t('Compared With')}>
      {others.length > 0 && (
        <>
          <span aria-hidden="true">{l10n.t('Compared with')}</span>
          <Select
            label={l10n.t('Step to Compare With')} value={baseline?.kind === 'step' ? baseline.step : ''}
            options={[none, ...others.map((step) => ({ value: step, text: l10n.t('step {0}', step) }))]}
            onChange={(step) => { dispatch({ type: 'baseline', baseline: step === '' ? null : { kind: 'step', step } }); }}
          />
        </>
      )}
      <button type="button" class="link" onClick={() => { pick().catch(fail); }}><Icon name="diff" /> {others.length > 0 ? l10n.t('Another Run…') : l10n.t('Compare With Another Run…')}</button>
      {baseline !== null && <button type="button" class="link" onClick={() => { dispatch({ type: 'baseline', baseline: null }); }}><Icon name="close" /> {l10n.t('Stop Comparing')}</button>}
    </div>
  );
}

function Comparison({ loss, baseline, report }: { readonly loss: number; readonly baseline: Baseline; readonly report: ComparisonReport }): JSX.Element {
  const { samples: { both, onlyFrom, onlyTo }, answers, idName } = report;
  return (
    <>
      <p><strong class="path">{report.from}</strong> <span aria-label={l10n.t('to')}>→</span> <strong class="path">{report.to}</strong></p>
      {report.notes.map((note) => <p key={note} class="steps-note"><Icon name="info" /> {note}</p>)}
      <ChangeTable caption={l10n.t('Parts of the total')} first="part" rows={[{ name: l10n.t('total'), ...report.total }, ...report.parts]} />
      <p class="muted">
        {idName === null ? l10n.t('{0} in both, matched by their place', plural(both, 'sample')) : l10n.t('{0} in both, matched by {1}', plural(both, 'sample'), idName)}
        {onlyFrom > 0 && <> · {l10n.t('{0} only before', count(onlyFrom))}</>}{onlyTo > 0 && <> · {l10n.t('{0} only after', count(onlyTo))}</>}
      </p>
      {answers !== null && (
        <dl class="facts">
          <div><dt>{l10n.t('became right')}</dt><dd>✓ {count(answers.becameRight)}</dd></div>
          <div><dt>{l10n.t('became wrong')}</dt><dd>✗ {count(answers.becameWrong)}</dd></div>
          <div><dt>{l10n.t('stayed right')}</dt><dd>{count(answers.stayedRight)}</dd></div>
          <div><dt>{l10n.t('stayed wrong')}</dt><dd>{count(answers.stayedWrong)}</dd></div>
        </dl>
      )}
      {report.classes.length > 0 && <ChangeTable caption={l10n.t('Mean loss by label')} first="class" rows={report.classes} />}
      <ChangedSamples loss={loss} baseline={baseline} report={report} />
    </>
  );
}
