import type { JSX } from 'preact';
import * as l10n from '../text/l10n';
import { compact } from '../text/numbers';
import { textAcross, type LineModel, type LineSeries, type MarkedPlace } from './lineModel';
import { looksOf, placeShapes, type LineLook } from './lineLook';

/** The names of the lines, and their values at the place that is read. */
export function ChartLegend({ model, at }: { readonly model: LineModel; readonly at: number | null }): JSX.Element {
  const looks = looksOf(model.series);
  return (
    <ul class="chart-legend">
      {model.series.map((series, i) => (
        <li key={series.name}>
          <Swatch look={looks[i]} /> {series.name}
          {at !== null && <span class="number chart-value">{valueText(series, at)}</span>}
        </li>
      ))}
      {model.places?.map((place) => <li key={place.name}><PlaceSwatch {...place} /> {place.name}</li>)}
      {at !== null && <li class="chart-place muted">{placeName(model, at)}</li>}
    </ul>
  );
}

/** The place that is read, with the name of its axis. */
export function placeName(model: LineModel, at: number): string {
  return model.textOf === undefined ? `${model.across} ${textAcross(model, at)}` : textAcross(model, at);
}

export function valueText({ values, textAt }: LineSeries, at: number): string {
  const value = values[at];
  return value === null || value === undefined ? '–' : textAt?.(at) ?? compact(value);
}

/** All values at a place in one sentence, for a screen reader. */
export function placeSentence(model: LineModel, at: number): string {
  const values = model.series.filter(({ isReference }) => isReference !== true)
    .map((series) => `${series.name} ${valueText(series, at)}${judgement(series.isRight?.[at] ?? null)}`);
  return `${placeName(model, at)}: ${values.join(', ')}.`;
}

function judgement(isRight: boolean | null): string {
  return isRight === null ? '' : `, ${isRight ? l10n.t('right') : l10n.t('wrong')}`;
}

function Swatch({ look }: { readonly look: LineLook | undefined }): JSX.Element | null {
  return look === undefined ? null : (
    <svg width={28} height={12} aria-hidden="true" class="chart-swatch">
      <path d="M2 6H26" style={{ stroke: `var(${look.variable})`, strokeDasharray: look.dash.join(' '), strokeWidth: String(look.width) }} />
      {look.mark !== null && <path class="chart-mark" transform="translate(14 6)" d={look.mark} style={{ stroke: `var(${look.variable})` }} />}
    </svg>
  );
}

function PlaceSwatch({ shape }: MarkedPlace): JSX.Element {
  return <svg width={14} height={14} aria-hidden="true" class="chart-swatch"><path class="chart-mark chart-marked" transform="translate(7 7)" d={placeShapes[shape]} /></svg>;
}
