import type { JSX, TargetedPointerEvent } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { Histogram as Bins, LossReport } from '../../core/inspection/document';
import { usePanel } from '../components/panelContext';
import { useSize } from '../components/useSize';
import { compact, exact, plural, toNumber } from '../text/numbers';
import { binAt, binsOfRange, moveEnd, rangeOfBins, samplesIn, spanBetween, type BinSpan } from './histogramBrush';
import { countHeight, countTicks, tickText, ticks } from './scale';

const left = 44;
const right = 12;
const top = 16;
const plotHeight = 96;
const bottom = 34;

interface HistogramProps {
  readonly histogram: Bins;
  readonly report: LossReport;
}

/** How the loss spreads over the samples. Bins chosen by pointer or keys narrow the table to them. */
export function Histogram({ histogram, report }: HistogramProps): JSX.Element {
  const { state, dispatch } = usePanel();
  const frame = useRef<HTMLDivElement>(null);
  const { width } = useSize(frame, { width: 640, height: 0 });
  const [drag, setDrag] = useState<{ readonly anchor: number; readonly head: number } | null>(null);
  const plotWidth = Math.max(60, width - left - right);
  const { filter: { range } } = state.choices;
  const chosen = drag !== null ? spanBetween(drag.anchor, drag.head) : range === null ? null : binsOfRange(range, histogram);
  const choose = (span: BinSpan): void => { dispatch({ type: 'filter', filter: { range: rangeOfBins(span, histogram) } }); };

  const binUnder = (event: TargetedPointerEvent<SVGRectElement>): number => {
    const box = event.currentTarget.getBoundingClientRect();
    return binAt((event.clientX - box.left) / box.width, histogram);
  };
  const onPointerDown = (event: TargetedPointerEvent<SVGRectElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    const bin = binUnder(event);
    setDrag({ anchor: bin, head: bin });
  };
  const onPointerMove = (event: TargetedPointerEvent<SVGRectElement>): void => {
    if (drag !== null) {
      setDrag({ anchor: drag.anchor, head: binUnder(event) });
    }
  };
  const onPointerUp = (): void => {
    if (drag !== null) {
      choose(spanBetween(drag.anchor, drag.head));
      setDrag(null);
    }
  };

  return (
    <div class="histogram">
      <div class="histogram-caption">
        <h3 class="caption">Loss per sample</h3>
        <Statistics report={report} />
      </div>
      <div class="histogram-frame" ref={frame}>
        <svg width={width} height={top + plotHeight + bottom} role="group" aria-label={`Histogram of the loss of ${plural(report.samples, 'sample')}`}>
          <g transform={`translate(${left} ${top})`}>
            <CountAxis histogram={histogram} width={plotWidth} />
            <Bars histogram={histogram} width={plotWidth} chosen={chosen} />
            <LossAxis histogram={histogram} width={plotWidth} />
            <Mark histogram={histogram} width={plotWidth} report={report} />
            <rect
              class="brush-area" width={plotWidth} height={plotHeight}
              onPointerDown={onPointerDown} onPointerMove={onPointerMove} onPointerUp={onPointerUp} onPointerCancel={() => { setDrag(null); }}
            />
            <Handles histogram={histogram} width={plotWidth} chosen={chosen} onChoose={choose} />
          </g>
        </svg>
      </div>
    </div>
  );
}

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

function CountAxis({ histogram, width }: { readonly histogram: Bins; readonly width: number }): JSX.Element {
  const largest = Math.max(0, ...histogram.counts);
  const marks = countTicks(largest);
  const shown = marks.length > 6 ? marks.filter((_, index) => index % 2 === 0) : marks;
  return (
    <g class="axis" aria-hidden="true">
      {shown.map((value) => {
        const y = plotHeight * (1 - countHeight(value, largest));
        return (
          <g key={value}>
            <line x1={0} x2={width} y1={y} y2={y} />
            <text x={-6} y={y} dy="0.32em" text-anchor="end">{value >= 1000 ? `1e${Math.round(Math.log10(value))}` : value}</text>
          </g>
        );
      })}
      <text class="axis-title" transform={`translate(${-left + 11} ${plotHeight / 2}) rotate(-90)`} text-anchor="middle">samples (log)</text>
    </g>
  );
}

function LossAxis({ histogram: { min, max }, width }: { readonly histogram: Bins; readonly width: number }): JSX.Element {
  const marks = ticks(min, max, Math.max(2, Math.floor(width / 90)));
  const place = (value: number): number => max > min ? (value - min) / (max - min) * width : width / 2;
  return (
    <g class="axis" transform={`translate(0 ${plotHeight})`} aria-hidden="true">
      <line class="baseline" x1={0} x2={width} />
      {marks.map((value) => (
        <g key={value} transform={`translate(${place(value)} 0)`}>
          <line class="baseline" y2={4} />
          <text y={15} text-anchor="middle">{max > min ? tickText(value) : compact(value)}</text>
        </g>
      ))}
      <text class="axis-title" x={width / 2} y={30} text-anchor="middle">loss of the sample</text>
    </g>
  );
}

function Bars({ histogram, width, chosen }: { readonly histogram: Bins; readonly width: number; readonly chosen: BinSpan | null }): JSX.Element {
  const { counts } = histogram;
  const largest = Math.max(0, ...counts);
  const step = width / Math.max(1, counts.length);
  const gap = step > 4 ? 1 : 0;
  return (
    <g aria-hidden="true">
      {chosen !== null && <rect class="brush" x={chosen.first * step} width={(chosen.last - chosen.first + 1) * step} height={plotHeight} />}
      {counts.map((value, index) => {
        const height = value === 0 ? 0 : Math.max(2, plotHeight * countHeight(value, largest));
        const inside = chosen === null || (index >= chosen.first && index <= chosen.last);
        return value === 0 ? null : (
          <rect key={index} class={`bar ${inside ? '' : 'outside'}`} x={index * step + gap / 2} y={plotHeight - height} width={Math.max(1, step - gap)} height={height} />
        );
      })}
    </g>
  );
}

/** Where the mean lies, which the eye would not guess from a logarithmic chart. */
function Mark({ histogram: { min, max }, width, report }: HistogramProps & { readonly width: number }): JSX.Element | null {
  const mean = report.perSample === null ? Number.NaN : toNumber(report.perSample.mean);
  if (!(max > min) || !(mean >= min && mean <= max)) {
    return null;
  }
  const x = (mean - min) / (max - min) * width;
  const flipped = x > width - 50;
  return (
    <g class="mean" aria-hidden="true">
      <line x1={x} x2={x} y1={-3} y2={plotHeight} />
      <text x={x} y={-5} text-anchor={flipped ? 'end' : 'middle'}>mean</text>
    </g>
  );
}

interface HandlesProps {
  readonly histogram: Bins;
  readonly width: number;
  readonly chosen: BinSpan | null;
  readonly onChoose: (span: BinSpan) => void;
}

/** The two ends of the range as sliders, for the keyboard. */
function Handles({ histogram, width, chosen, onChoose }: HandlesProps): JSX.Element {
  const last = histogram.counts.length - 1;
  const span = chosen ?? { first: 0, last };
  const range = rangeOfBins(span, histogram);
  const step = width / Math.max(1, histogram.counts.length);
  const ends = [
    { end: 'first', label: 'Smallest loss shown', x: span.first * step, value: range.from },
    { end: 'last', label: 'Largest loss shown', x: (span.last + 1) * step, value: range.to },
  ] as const;
  return (
    <>
      {ends.map(({ end, label, x, value }) => (
        <g
          key={end} class={`handle ${chosen === null ? 'idle' : ''}`} transform={`translate(${x} 0)`} role="slider" tabIndex={0} aria-label={label}
          aria-valuemin={0} aria-valuemax={last} aria-valuenow={span[end]}
          aria-valuetext={`${compact(value)}, ${plural(samplesIn(span, histogram), 'sample')} in the range`}
          onKeyDown={(event) => {
            const moved = moveEnd(span, end, event.key, histogram);
            if (moved !== null) {
              event.preventDefault();
              onChoose(moved);
            }
          }}
        >
          <line y2={plotHeight} />
          <rect x={-3} y={plotHeight / 2 - 9} width={6} height={18} rx={3} />
        </g>
      ))}
    </>
  );
}
