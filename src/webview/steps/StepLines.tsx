import type { JSX, TargetedMouseEvent } from 'preact';
import { useRef } from 'preact/hooks';
import { tickText, ticks } from '../charts/scale';
import { useSize } from '../components/useSize';
import { compact } from '../text/numbers';

/** One line of the chart: a value for each step, null where there is none. */
export interface StepSeries {
  readonly name: string;
  readonly values: readonly (number | null)[];
  /** Marks of a step: whether the sample was right there. */
  readonly isRight?: readonly (boolean | null)[];
}

interface StepLinesProps {
  /** What a picture of it is called. */
  readonly figure: string;
  readonly steps: readonly string[];
  readonly series: readonly StepSeries[];
  readonly shown: string | null;
  readonly label: string;
  /** What the vertical axis goes over at least. */
  readonly range?: readonly [number, number];
  readonly onPick?: (step: string) => void;
}

const left = 56;
const right = 12;
const top = 10;
const plotHeight = 150;
const bottom = 36;

/** Values over the steps of a series. Lines differ in their dashes and marks too, not in colour alone. */
export function StepLines({ figure, steps, series, shown, label, range, onPick }: StepLinesProps): JSX.Element {
  const frame = useRef<HTMLDivElement>(null);
  const { width } = useSize(frame, { width: 640, height: 0 });
  const plotWidth = Math.max(60, width - left - right);
  const numbers = steps.map(Number);
  const [from = 0, to = 0] = [numbers[0], numbers.at(-1)];
  const finite = series.flatMap(({ values }) => values).filter((value) => value !== null && Number.isFinite(value)) as readonly number[];
  const low = Math.min(...finite.length === 0 ? [0] : [finite.reduce((a, b) => Math.min(a, b))], ...range ?? []);
  const high = Math.max(...finite.length === 0 ? [1] : [finite.reduce((a, b) => Math.max(a, b))], ...range ?? []);
  const room = range === undefined ? (high - low || Math.abs(high) || 1) * 0.08 : 0;
  const x = (number: number): number => (to > from ? (number - from) / (to - from) : 0.5) * plotWidth;
  const y = (value: number): number => (1 - (value - low + room) / (high - low + 2 * room)) * plotHeight;
  const pick = (event: TargetedMouseEvent<SVGSVGElement>): void => {
    const at = event.clientX - event.currentTarget.getBoundingClientRect().left - left;
    const nearest = steps.reduce((best, step) => (Math.abs(x(Number(step)) - at) < Math.abs(x(Number(best)) - at) ? step : best), steps[0] ?? '');
    onPick?.(nearest);
  };
  const shownAt = shown === null ? null : x(Number(shown));
  return (
    <div class="step-lines" ref={frame}>
      <svg data-figure={figure} width={width} height={top + plotHeight + bottom} role="img" aria-label={label} class={onPick === undefined ? '' : 'pickable'} {...(onPick === undefined ? {} : { onClick: pick })}>
        <g transform={`translate(${left} ${top})`}>
          <g class="axis" aria-hidden="true">
            {ticks(low - room, high + room, 4).map((value) => (
              <g key={value}>
                <line x1={0} x2={plotWidth} y1={y(value)} y2={y(value)} />
                <text x={-6} y={y(value)} dy="0.32em" text-anchor="end">{tickText(value)}</text>
              </g>
            ))}
            {shownSteps(steps, plotWidth).map((step) => (
              <g key={step} transform={`translate(${x(Number(step))} ${plotHeight})`}>
                <line class="baseline" y2={4} />
                <text y={15} text-anchor="middle">{step}</text>
              </g>
            ))}
            <text class="axis-title" x={plotWidth / 2} y={plotHeight + 30} text-anchor="middle">step</text>
          </g>
          {shownAt !== null && <line class="step-here" x1={shownAt} x2={shownAt} y1={0} y2={plotHeight} />}
          {series.map(({ name, values, isRight }, i) => (
            <g key={name} class={`step-series series-${i % 4}`}>
              <path d={pathOf(values, (value, at) => `${x(numbers[at] ?? 0).toFixed(1)} ${y(value).toFixed(1)}`)} />
              {(steps.length <= 60 || isRight !== undefined) && values.map((value, at) => (value === null || !Number.isFinite(value) ? null : (
                <Mark key={steps[at]} kind={i % 4} x={x(numbers[at] ?? 0)} y={y(value)} isWrong={isRight?.[at] === false} title={`${name}, step ${steps[at] ?? ''}: ${compact(value)}`} />
              )))}
            </g>
          ))}
        </g>
      </svg>
      <ul class="step-legend">
        {series.map(({ name }, i) => (
          <li key={name}>
            <svg width={28} height={12} aria-hidden="true" class={`step-series series-${i % 4}`}><path d="M2 6L26 6" /><Mark kind={i % 4} x={14} y={6} isWrong={false} /></svg> {name}
          </li>
        ))}
      </ul>
    </div>
  );
}

const shapes = ['M-3 0A3 3 0 1 0 3 0A3 3 0 1 0 -3 0Z', 'M-3 -3H3V3H-3Z', 'M0 -4L4 3H-4Z', 'M0 -4L4 0L0 4L-4 0Z'];
/** A cross: the sample was wrong there. */
const cross = 'M-4 -4L4 4M4 -4L-4 4';

function Mark({ kind, x, y, isWrong, title }: { readonly kind: number; readonly x: number; readonly y: number; readonly isWrong: boolean; readonly title?: string }): JSX.Element {
  return (
    <path class={isWrong ? 'mark wrong' : 'mark'} transform={`translate(${x.toFixed(1)} ${y.toFixed(1)})`} d={isWrong ? cross : shapes[kind] ?? ''}>
      {title !== undefined && <title>{title}</title>}
    </path>
  );
}

/** A line through the values that there are; one that is missing leaves a gap. */
function pathOf(values: readonly (number | null)[], place: (value: number, at: number) => string): string {
  let isDrawing = false;
  return values.map((value, at) => {
    if (value === null || !Number.isFinite(value)) {
      isDrawing = false;
      return '';
    }
    const command = isDrawing ? 'L' : 'M';
    isDrawing = true;
    return command + place(value, at);
  }).join('');
}

/** As many of the steps as have room for their numbers, the first and the last among them. */
function shownSteps(steps: readonly string[], width: number): readonly string[] {
  const most = Math.max(2, Math.floor(width / 44));
  const every = Math.ceil((steps.length - 1) / Math.max(1, most - 1));
  return steps.filter((_, i) => i % Math.max(1, every) === 0);
}
