import type { JSX } from 'preact';
import type { HistogramRequest } from '../../core/inspection/columns/columnHistogram';
import type { LossReport } from '../../core/inspection/document';
import { usePanel } from '../components/panelContext';
import { Select } from '../components/Select';
import { isClassTask } from '../text/classes';
import type { HistogramChoice } from '../state/panelState';
import { isFiltered } from '../state/tableFilter';
import * as l10n from '../text/l10n';
import { compact, exact, plural, toNumber } from '../text/numbers';
import { Histogram } from './Histogram';
import { useHistogram, type ShownHistogram } from './useHistogram';

type Column = HistogramRequest['column'];

const columns = (): readonly { readonly value: Column; readonly text: string; readonly name: string }[] => [
  { value: 'loss', text: l10n.t('Loss per sample'), name: l10n.t('loss') },
  { value: 'probability', text: l10n.t('Probability of the label'), name: l10n.t('probability of the label') },
  { value: 'confidence', text: l10n.t('Largest probability'), name: l10n.t('largest probability') },
  { value: 'margin', text: l10n.t('Margin'), name: l10n.t('margin') },
];

/** How a column spreads over the samples that pass the filter, and which column that is. */
export function HistogramSection({ loss, report }: { readonly loss: number; readonly report: LossReport }): JSX.Element {
  const { state: { choices: { filter, histogram: { column, isLogarithmic, isLogCounts } } }, dispatch } = usePanel();
  const choose = (histogram: Partial<HistogramChoice>): void => { dispatch({ type: 'histogram', histogram }); };
  const offered = columns().filter(({ value }) => value === 'loss' || isClassTask(report.task));
  const { value, name } = offered.find((one) => one.value === column) ?? { value: 'loss', name: l10n.t('loss') };
  // A margin may be negative.
  const hasLogarithm = value !== 'margin';
  const part = value === 'loss' ? 'range' : value;
  const shown = useHistogram(loss, { column: value, isLogarithmic: isLogarithmic && hasLogarithm });
  return (
    <div class="histogram">
      <div class="histogram-caption">
        {offered.length === 1
          ? <h3 class="caption">{l10n.t('Loss per sample')}</h3>
          : <Select label={l10n.t('Histogram')} value={value} options={offered} onChange={(chosen) => { choose({ column: offered.find((one) => one.value === chosen)?.value ?? 'loss' }); }} />}
        <div class="histogram-scales" role="group" aria-label={l10n.t('Logarithmic')}>
          <vscode-checkbox checked={isLogCounts} label={l10n.t('Log counts')} onChange={(event) => { choose({ isLogCounts: event.currentTarget.checked }); }} />
          {hasLogarithm && <vscode-checkbox checked={isLogarithmic} label={value === 'loss' ? l10n.t('Log loss') : l10n.t('Log probability')} onChange={(event) => { choose({ isLogarithmic: event.currentTarget.checked }); }} />}
        </div>
        {value === 'loss' && shown?.isAll === true ? <Statistics report={report} /> : shown !== null && <Ends shown={shown} />}
      </div>
      {shown === null
        ? <p class="quiet">{l10n.t('Counting…')}</p>
        : shown.histogram === null
          ? <p class="empty">{nothingText(name, isLogarithmic, isFiltered(filter))}</p>
          : (
            <Histogram
              histogram={shown.histogram} name={name} isLogCounts={isLogCounts} mean={shown.mean} range={filter[part]}
              onChoose={(range) => { dispatch({ type: 'filter', filter: { [part]: range } }); }}
            />
          )}
    </div>
  );
}

function nothingText(name: string, isLogarithmic: boolean, isNarrowed: boolean): string {
  if (isNarrowed) {
    return l10n.t('There is no {0} to show of the samples that pass the filter.', name);
  }
  return isLogarithmic ? l10n.t('There is no {0} to show: no value is above 0.', name) : l10n.t('There is no {0} to show: no value is finite.', name);
}

/** Of all samples, the median too. */
function Statistics({ report }: { readonly report: LossReport }): JSX.Element | null {
  const { perSample } = report;
  if (perSample === null) {
    return null;
  }
  const entries = [[l10n.t('min'), perSample.min], [l10n.t('median'), perSample.median], [l10n.t('mean'), perSample.mean], [l10n.t('max'), perSample.max]] as const;
  return (
    <p class="statistics muted">
      {entries.map(([name, value]) => (
        <span key={name} title={exact(toNumber(value))}>{name} <span class="number">{compact(toNumber(value))}</span></span>
      ))}
      {perSample.nan > 0 && <span class="severity-error">{plural(perSample.nan, 'sample')} NaN</span>}
    </p>
  );
}

function Ends({ shown: { histogram, mean, notPositive } }: { readonly shown: ShownHistogram }): JSX.Element | null {
  if (histogram === null) {
    return null;
  }
  const entries = [[l10n.t('min'), histogram.min], [l10n.t('mean'), mean], [l10n.t('max'), histogram.max]] as const;
  return (
    <p class="statistics muted">
      {entries.map(([name, value]) => <span key={name} title={exact(value)}>{name} <span class="number">{compact(value)}</span></span>)}
      {histogram.notFinite > 0 && <span class="severity-error">{l10n.t('{0} not finite', plural(histogram.notFinite, 'sample'))}</span>}
      {notPositive > 0 && <span>{l10n.t('{0} at 0 or below, off the axis', plural(notPositive, 'sample'))}</span>}
    </p>
  );
}
