import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { LossReport } from '../../core/inspection/document';
import type { SampleCard } from '../../core/inspection/sampleRows';
import { Amount } from '../components/Amount';
import { ShowAll } from '../components/ShowAll';
import { usePanel, useView } from '../components/panelContext';
import { orderClasses } from '../state/classOrder';
import { className } from '../text/classes';
import * as l10n from '../text/l10n';
import { compact, exact } from '../text/numbers';
import { marginExtent, marginSum, multiclassRows, placeOf, signedRows, type MarginExtent, type MarginRow } from './marginRows';

interface MarginChartProps {
  readonly card: SampleCard;
  readonly report: LossReport;
}

/** The hinge margins of a sample: how far each score reaches past the threshold −Δ. */
export function MarginChart({ card, report }: MarginChartProps): JSX.Element {
  const { classNames } = useView();
  const [shown, setShown] = useState(12);
  const multiclass = report.task === 'multiclass';
  const rows = multiclass ? multiclassRows(card) : signedRows(card);
  const extent = marginExtent(rows, card.delta);
  const many = rows.length > 20;
  const pinned = rows.filter(({ isLabel }) => isLabel).map(({ index }) => index);
  const listed = orderClasses(rows.map(({ margin }) => margin), many ? 'probability' : 'class', shown, pinned);
  return (
    <div class="card-part">
      <div class="card-caption">
        <h3 class="caption">{l10n.t('Hinge margins')}</h3>
        <DeltaField key={report.name} delta={card.delta} />
      </div>
      <p class="formula">
        {multiclass ? 'Σ max(0, sⱼ − s_label + Δ)' : 'Σ max(0, Δ − (2y − 1)·x)'} = <Amount value={marginSum(rows)} />
      </p>
      <table class="class-table margins">
        <caption class="visually-hidden">{l10n.t('Hinge margin of each class with Δ = {0}', compact(card.delta))}</caption>
        <thead class="visually-hidden"><tr><th scope="col">{l10n.t('class')}</th><th scope="col">{l10n.t('chart')}</th><th scope="col">{l10n.t('margin')}</th></tr></thead>
        <tbody>
          {listed.map((index) => {
            const row = rows[index];
            return row === undefined ? null : (
              <tr key={index} class={row.isLabel ? 'is-label' : ''}>
                <th scope="row">{report.task === 'binary' ? l10n.t('score') : className(index, classNames)}{row.isLabel && multiclass && <span class="mark label">{l10n.t('label')}</span>}</th>
                <td class="class-bar"><MarginBar row={row} extent={extent} delta={card.delta} /></td>
                <td class="numeric" title={l10n.t('{0}; difference {1}', exact(row.margin), exact(row.difference))}>{row.isLabel && multiclass ? '–' : compact(row.margin)}</td>
              </tr>
            );
          })}
        </tbody>
        {rows.some(({ difference }) => Number.isFinite(difference)) && <Axis extent={extent} delta={card.delta} multiclass={multiclass} />}
      </table>
      <ShowAll shown={listed.length} all={rows.length} noun="class" onMore={setShown} />
    </div>
  );
}

function MarginBar({ row, extent, delta }: { readonly row: MarginRow; readonly extent: MarginExtent; readonly delta: number }): JSX.Element {
  if (!Number.isFinite(row.difference)) {
    return <span class="bar-track margin" />;
  }
  const threshold = placeOf(-delta, extent);
  const dot = placeOf(row.difference, extent);
  return (
    <span class="bar-track margin">
      {row.margin > 0 && <span class="bar-fill violation" style={{ left: `${threshold}%`, width: `${Math.max(0, dot - threshold)}%` }} />}
      <span class="bar-threshold" style={{ left: `${threshold}%` }} />
      <span class={`dot ${row.isLabel ? 'label' : row.margin > 0 ? 'violation' : ''}`} style={{ left: `${dot}%` }} />
    </span>
  );
}

function Axis({ extent, delta, multiclass }: { readonly extent: MarginExtent; readonly delta: number; readonly multiclass: boolean }): JSX.Element {
  const zero = placeOf(0, extent);
  const threshold = placeOf(-delta, extent);
  return (
    <tfoot aria-hidden="true">
      <tr>
        <td />
        <td class="class-bar">
          <span class="margin-axis">
            <span class="tick" style={{ left: `${threshold}%` }}>−Δ</span>
            {Math.abs(zero - threshold) > 8 && <span class="tick" style={{ left: `${zero}%` }}>0</span>}
            {zero < 70 && <span class="axis-end">{multiclass ? 'sⱼ − s_label' : '−(2y − 1)·x'} →</span>}
          </span>
        </td>
        <td />
      </tr>
    </tfoot>
  );
}

/** Δ as a number and as a slider. The card is asked for again a moment after the last move. */
function DeltaField({ delta }: { readonly delta: number }): JSX.Element {
  const { dispatch } = usePanel();
  const [draft, setDraft] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => { clearTimeout(timer.current); }, []);
  const set = (text: string): void => {
    const value = Number(text);
    const valid = text.trim() !== '' && Number.isFinite(value) && value >= 0;
    setDraft(text);
    clearTimeout(timer.current);
    if (valid) {
      timer.current = setTimeout(() => {
        setDraft(null);
        dispatch({ type: 'delta', delta: value });
      }, 80);
    }
  };
  const text = draft ?? String(delta);
  const value = Number(text);
  const invalid = text.trim() === '' || !Number.isFinite(value) || value < 0;
  return (
    <span class="delta">
      <span aria-hidden="true">Δ</span>
      <input
        type="range" min={0} max={Math.max(5, Math.ceil(delta))} step={0.05} value={invalid ? delta : value} aria-label={l10n.t('Margin Δ, slider')}
        onInput={(event) => { set(event.currentTarget.value); }}
      />
      <vscode-textfield
        class="short" label={l10n.t('Margin Δ')} value={text} invalid={invalid}
        onInput={(event) => { set(event.currentTarget.value); }}
      />
      {invalid && <span class="field-error" role="alert">{l10n.t('a number from 0')}</span>}
    </span>
  );
}
