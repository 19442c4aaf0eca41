import type { JSX, TargetedPointerEvent } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { Histogram as Bins } from '../../core/inspection/document';
import { useSize } from '../components/useSize';
import type { LossRange } from '../state/tableFilter';
import * as l10n from '../text/l10n';
import { compact, plural } from '../text/numbers';
import { binAt, binsOfRange, fractionOf, moveEnd, rangeOfBins, samplesIn, spanBetween, type BinSpan } from './histogramBrush';
import { countHeight, countTicks, logTicks, tickText, ticks } from './scale';

const left = 44;
const right = 12;
const top = 16;
const plotHeight = 96;
const bottom = 34;

interface HistogramProps {
  readonly histogram: Bins;
  /** What the values are: `loss`. */
  readonly name: string;
  /** Whether the heights are logarithms of the counts. */
  readonly isLogCounts: boolean;
  /** NaN where it is not known. */
  readonly mean: number;
  /** The values that the samples are narrowed to. */
  readonly range: LossRange | null;
  readonly onChoose: (range: LossRange) => void;
}

/** How a column's values spread over the samples. Bins chosen by pointer or keys narrow the views to them. */
export function Histogram({ histogram, name, isLogCounts, mean, range, onChoose }: HistogramProps): JSX.Element {
  const frame = useRef<HTMLDivElement>(null);
  const { width } = useSize(frame, { width: 640, height: 0 });
  const [drag, setDrag] = useState<{ readonly anchor: number; readonly head: number } | null>(null);
  const plotWidth = Math.max(60, width - left - right);
  const chosen = drag !== null ? spanBetween(drag.anchor, drag.head) : range === null ? null : binsOfRange(range, histogram);
  const choose = (span: BinSpan): void => { onChoose(rangeOfBins(span, histogram)); };
  const samples = samplesIn({ first: 0, last: histogram.counts.length - 1 }, histogram);
  const largest = Math.max(0, ...histogram.counts);
  const heightOf = (value: number): number => (isLogCounts ? countHeight(value, largest) : largest <= 0 ? 0 : value / largest);

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
    <div class="histogram-frame" ref={frame}>
      <svg data-figure={l10n.t('histogram of the {0}', name)} width={width} height={top + plotHeight + bottom} role="group" aria-label={l10n.t('Histogram of the {0} of {1}', name, plural(samples, 'sample'))}>
        <g transform={`translate(${left} ${top})`}>
          <CountAxis largest={largest} width={plotWidth} isLogCounts={isLogCounts} heightOf={heightOf} />
          <Bars histogram={histogram} width={plotWidth} chosen={chosen} heightOf={heightOf} />
          <ValueAxis histogram={histogram} name={name} width={plotWidth} />
          <Mark histogram={histogram} width={plotWidth} mean={mean} />
          <rect
            class="brush-area" width={plotWidth} height={plotHeight}
            onPointerDown={onPointerDown} onPointerMove={onPointerMove} onPointerUp={onPointerUp} onPointerCancel={() => { setDrag(null); }}
          />
          <Handles histogram={histogram} name={name} width={plotWidth} chosen={chosen} onChoose={choose} />
        </g>
      </svg>
    </div>
  );
}

interface CountAxisProps {
  readonly largest: number;
  readonly width: number;
  readonly isLogCounts: boolean;
  readonly heightOf: (count: number) => number;
}

function CountAxis({ largest, width, isLogCounts, heightOf }: CountAxisProps): JSX.Element {
  const marks = isLogCounts ? countTicks(largest) : ticks(0, Math.max(1, largest), 4).filter((value) => Number.isInteger(value));
  const shown = marks.length > 6 ? marks.filter((_, index) => index % 2 === 0) : marks;
  return (
    <g class="axis" aria-hidden="true">
      {shown.map((value) => {
        const y = plotHeight * (1 - heightOf(value));
        return (
          <g key={value}>
            <line x1={0} x2={width} y1={y} y2={y} />
            <text x={-6} y={y} dy="0.32em" text-anchor="end">{countText(value)}</text>
          </g>
        );
      })}
      <text class="axis-title" transform={`translate(${-left + 11} ${plotHeight / 2}) rotate(-90)`} text-anchor="middle">{isLogCounts ? l10n.t('samples (log)') : l10n.t('samples')}</text>
    </g>
  );
}

function countText(value: number): string {
  const power = Math.round(Math.log10(Math.max(1, value)));
  return value < 1000 ? String(value) : value === 10 ** power ? `1e${power}` : value < 1e6 ? `${value / 1000}k` : `${value / 1e6}M`;
}

function ValueAxis({ histogram, name, width }: { readonly histogram: Bins; readonly name: string; readonly width: number }): JSX.Element {
  const { min, max, isLogarithmic } = histogram;
  const wanted = Math.max(2, Math.floor(width / 90));
  const marks = isLogarithmic === true ? logTicks(min, max, wanted) : ticks(min, max, wanted);
  const place = (value: number): number => fractionOf(value, histogram) * width;
  return (
    <g class="axis" transform={`translate(0 ${plotHeight})`} aria-hidden="true">
      <line class="baseline" x1={0} x2={width} />
      {marks.map((value) => (
        <g key={value} transform={`translate(${place(value)} 0)`}>
          <line class="baseline" y2={4} />
          <text y={15} text-anchor="middle">{max > min ? tickText(value) : compact(value)}</text>
        </g>
      ))}
      <text class="axis-title" x={width / 2} y={30} text-anchor="middle">{isLogarithmic === true ? l10n.t('{0} of the sample (log)', name) : l10n.t('{0} of the sample', name)}</text>
    </g>
  );
}

interface BarsProps {
  readonly histogram: Bins;
  readonly width: number;
  readonly chosen: BinSpan | null;
  readonly heightOf: (count: number) => number;
}

function Bars({ histogram: { counts }, width, chosen, heightOf }: BarsProps): JSX.Element {
  const step = width / Math.max(1, counts.length);
  const gap = step > 4 ? 1 : 0;
  return (
    <g aria-hidden="true">
      {chosen !== null && <rect class="brush" x={chosen.first * step} width={(chosen.last - chosen.first + 1) * step} height={plotHeight} />}
      {counts.map((value, index) => {
        const height = value === 0 ? 0 : Math.max(2, plotHeight * heightOf(value));
        const inside = chosen === null || (index >= chosen.first && index <= chosen.last);
        return value === 0 ? null : (
          <rect key={index} class={`bar ${inside ? '' : 'outside'}`} x={index * step + gap / 2} y={plotHeight - height} width={Math.max(1, step - gap)} height={height} />
        );
      })}
    </g>
  );
}

/** Where the mean lies, which the eye would not guess from a logarithmic chart. */
function Mark({ histogram, width, mean }: { readonly histogram: Bins; readonly width: number; readonly mean: number }): JSX.Element | null {
  const { min, max } = histogram;
  if (!(max > min) || !(mean >= min && mean <= max)) {
    return null;
  }
  const x = fractionOf(mean, histogram) * width;
  const flipped = x > width - 50;
  return (
    <g class="mean" aria-hidden="true">
      <line x1={x} x2={x} y1={-3} y2={plotHeight} />
      <text x={x} y={-5} text-anchor={flipped ? 'end' : 'middle'}>{l10n.t('mean')}</text>
    </g>
  );
}

interface HandlesProps {
  readonly histogram: Bins;
  readonly name: string;
  readonly width: number;
  readonly chosen: BinSpan | null;
  readonly onChoose: (span: BinSpan) => void;
}

/** The two ends of the range as sliders, for the keyboard. */
function Handles({ histogram, name, width, chosen, onChoose }: HandlesProps): JSX.Element {
  const last = histogram.counts.length - 1;
  const span = chosen ?? { first: 0, last };
  const range = rangeOfBins(span, histogram);
  const step = width / Math.max(1, histogram.counts.length);
  const ends = [
    { end: 'first', label: l10n.t('Smallest {0} shown', name), x: span.first * step, value: range.from },
    { end: 'last', label: l10n.t('Largest {0} shown', name), x: (span.last + 1) * step, value: range.to },
  ] as const;
  return (
    <>
      {ends.map(({ end, label, x, value }) => (
        <g
          key={end} class={`handle ${chosen === null ? 'idle' : ''}`} transform={`translate(${x} 0)`} role="slider" tabindex={0} aria-label={label}
          aria-valuemin={0} aria-valuemax={last} aria-valuenow={span[end]}
          aria-valuetext={l10n.t('{0}, {1} in the range', compact(value), plural(samplesIn(span, histogram), 'sample'))}
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
