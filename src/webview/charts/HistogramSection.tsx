import type { JSX } from 'preact';
import type { HistogramRequest } from '../../core/inspection/columns/columnHistogram';
import type { LossReport } from '../../core/inspection/document';
import { usePanel } from '../components/panelContext';
import { Select } from '../components/Select';
import { isClassTask } from '../text/classes';
import type { HistogramChoice } from '../state/panelState';
import { compact, exact, plural, toNumber } from '../text/numbers';
import { Histogram } from './Histogram';
import { useHistogram, type ShownHistogram } from './useHistogram';

type Column = HistogramRequest['column'];

const columns: readonly { readonly value: Column; readonly text: string; readonly name: string }[] = [
  { value: 'loss', text: 'Loss per sample', name: 'loss' },
  { value: 'probability', text: 'Probability of the label', name: 'probability of the label' },
  { value: 'confidence', text: 'Largest probability', name: 'largest probability' },
  { value: 'margin', text: 'Margin', name: 'margin' },
];

/** How a column spreads over the samples that pass the filter, and which column that is. */
export function HistogramSection({ loss, report }: { readonly loss: number; readonly report: LossReport }): JSX.Element {
  const { state: { choices: { filter, histogram: { column, isLogarithmic, isLogCounts } } }, dispatch } = usePanel();
  const choose = (histogram: Partial<HistogramChoice>): void => { dispatch({ type: 'histogram', histogram }); };
  const offered = columns.filter(({ value }) => value === 'loss' || isClassTask(report.task));
  const { value, name } = offered.find((one) => one.value === column) ?? { value: 'loss', name: 'loss' };
  // A margin may be negative.
  const hasLogarithm = value !== 'margin';
  const part = value === 'loss' ? 'range' : value;
  const shown = useHistogram(loss, { column: value, isLogarithmic: isLogarithmic && hasLogarithm });
  return (
    <div class="histogram">
      <div class="histogram-caption">
        {offered.length === 1
          ? <h3 class="caption">Loss per sample</h3>
          : <Select label="Histogram" value={value} options={offered} onChange={(chosen) => { choose({ column: offered.find((one) => one.value === chosen)?.value ?? 'loss' }); }} />}
        <div class="histogram-scales" role="group" aria-label="Logarithmic">
          <vscode-checkbox checked={isLogCounts} label="Log counts" onChange={(event) => { choose({ isLogCounts: event.currentTarget.checked }); }} />
          {hasLogarithm && <vscode-checkbox checked={isLogarithmic} label={`Log ${name === 'loss' ? 'loss' : 'probability'}`} onChange={(event) => { choose({ isLogarithmic: event.currentTarget.checked }); }} />}
        </div>
        {value === 'loss' && shown?.isAll === true ? <Statistics report={report} /> : shown !== null && <Ends shown={shown} />}
      </div>
      {shown === null
        ? <p class="quiet">Counting…</p>
        : shown.histogram === null
          ? <p class="empty">There is no {name} to show: {isLogarithmic ? 'no value is above 0' : 'no value is finite'}.</p>
          : (
            <Histogram
              histogram={shown.histogram} name={name} isLogCounts={isLogCounts} mean={shown.mean} range={filter[part]}
              onChoose={(range) => { dispatch({ type: 'filter', filter: { [part]: range } }); }}
            />
          )}
    </div>
  );
}

/** Of all samples, the median too. */
function Statistics({ report }: { readonly report: LossReport }): JSX.Element | null {
  const { perSample } = report;
  if (perSample === null) {
    return null;
  }
  const entries = [['min', perSample.min], ['median', perSample.median], ['mean', perSample.mean], ['max', perSample.max]] as const;
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
  const entries = [['min', histogram.min], ['mean', mean], ['max', histogram.max]] as const;
  return (
    <p class="statistics muted">
      {entries.map(([name, value]) => <span key={name} title={exact(value)}>{name} <span class="number">{compact(value)}</span></span>)}
      {histogram.notFinite > 0 && <span class="severity-error">{plural(histogram.notFinite, 'sample')} not finite</span>}
      {notPositive > 0 && <span>{plural(notPositive, 'sample')} at 0 or below, off the axis</span>}
    </p>
  );
}
