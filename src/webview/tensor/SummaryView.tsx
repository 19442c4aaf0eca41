import type { JSX } from 'preact';
import type { Histogram } from '../../core/inspection/document';
import type { TensorSummary } from '../../core/inspection/tensorView/tensorSummary';
import { Icon } from '../components/Icon';
import * as l10n from '../text/l10n';
import { count, exact, percent, plural } from '../text/numbers';
import { countHeight, tickText, ticks } from '../charts/scale';
import { briefNumber } from './cellText';
import type { LongWork } from './useLongWork';
import { WorkStatus } from './WorkStatus';

interface SummaryViewProps {
  readonly work: LongWork<TensorSummary>;
  readonly dtype: string;
  /** An element is to be shown, by its index on each axis. */
  readonly onGo: (index: readonly number[]) => void;
}

/** The whole tensor in numbers. */
export function SummaryView({ work, dtype, onGo }: SummaryViewProps): JSX.Element {
  return (
    <section class="summary" aria-label={l10n.t('Statistics')}>
      <h3 class="caption">{l10n.t('Whole tensor')}</h3>
      <WorkStatus work={work} what={l10n.t('Statistics')} start={l10n.t('Compute Statistics')} />
      {work.state.kind === 'done' && <Summary summary={work.state.result} dtype={dtype} onGo={onGo} />}
    </section>
  );
}

function Summary({ summary, dtype, onGo }: Omit<SummaryViewProps, 'work'> & { readonly summary: TensorSummary }): JSX.Element {
  const { nan, posinf, neginf, zeros, count: all, histogram, firstNotFinite } = summary;
  const facts = [
    ['min', l10n.t('min'), summary.min], ['max', l10n.t('max'), summary.max], ['mean', l10n.t('mean'), summary.mean],
    ['std', l10n.t('std'), summary.std], ['sum', l10n.t('sum'), summary.sum],
  ] as const;
  return (
    <>
      <dl class="facts">
        {facts.map(([name, text, value]) => (
          <div key={name}><dt>{text}</dt><dd data-fact={name} data-value={value === null ? '' : String(value)} title={value === null ? '' : fullText(value)}>{value === null ? '–' : shortText(value)}</dd></div>
        ))}
        <div><dt>{l10n.t('zeros')}</dt><dd data-fact="zeros" data-value={zeros}>{count(zeros)}{zeros > 0 && <span class="muted"> {percent(zeros / all)}</span>}</dd></div>
      </dl>
      {nan + posinf + neginf > 0
        ? (
          <p class="not-finite-counts"><Icon name="warning" class="severity-warning" /> {[nan > 0 ? `${count(nan)} NaN` : '', posinf > 0 ? `${count(posinf)} ∞` : '', neginf > 0 ? `${count(neginf)} −∞` : ''].filter((part) => part !== '').join(', ')}
            {firstNotFinite !== null && <> <button type="button" class="link" onClick={() => { onGo(firstNotFinite); }}>{l10n.t('first at {0}', `[${firstNotFinite.join(', ')}]`)}</button></>}
          </p>
        )
        : dtype.includes('float') && <p class="quiet">{l10n.t('Every number is finite.')}</p>}
      {histogram !== null && <Bars histogram={histogram} />}
    </>
  );
}

function shortText(value: number | string): string {
  return typeof value === 'string' && Number.isFinite(Number(value)) ? value : briefNumber(toNumberOf(value));
}

function fullText(value: number | string): string {
  return typeof value === 'string' ? value : exact(value);
}

function toNumberOf(value: number | string): number {
  return typeof value === 'number' ? value : Number(value);
}

const width = 300;
const height = 84;
const bottom = 18;

/** How the values spread. Counts are on a logarithmic scale, so that a few far ones are seen beside millions. */
function Bars({ histogram: { min, max, counts } }: { readonly histogram: Histogram }): JSX.Element {
  const largest = Math.max(0, ...counts);
  const step = width / counts.length;
  const marks = ticks(min, max, 4);
  const place = (value: number): number => (max > min ? (value - min) / (max - min) * width : width / 2);
  const fullest = counts.indexOf(largest);
  const bound = (bin: number): string => briefNumber(min + (max - min) * bin / counts.length);
  const said = l10n.t('Histogram from {0} to {1}; most, {2}, lie between {3} and {4}',
    briefNumber(min), briefNumber(max), plural(largest, 'value'), bound(fullest), bound(fullest + 1));
  return (
    <svg class="value-histogram" viewBox={`-4 0 ${width + 8} ${height + bottom}`} role="img" aria-label={said}>
      {counts.map((value, bin) => {
        const tall = value === 0 ? 0 : Math.max(2, (height - 2) * countHeight(value, largest));
        return value === 0 ? null : (
          <rect key={bin} class="bar" x={bin * step + 0.5} y={height - tall} width={Math.max(1, step - 1)} height={tall}>
            <title>{l10n.t('{0} to {1}: {2}', bound(bin), bound(bin + 1), plural(value, 'value'))}</title>
          </rect>
        );
      })}
      <line class="baseline" x1={0} x2={width} y1={height} y2={height} />
      {marks.map((value) => (
        <g key={value} transform={`translate(${place(value)} ${height})`}>
          <line class="baseline" y2={4} />
          <text y={15} text-anchor={place(value) < 14 ? 'start' : place(value) > width - 14 ? 'end' : 'middle'}>{max > min ? tickText(value) : briefNumber(value)}</text>
        </g>
      ))}
    </svg>
  );
}

