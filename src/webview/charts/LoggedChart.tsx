import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { LoggedLoss } from '../../core/inspection/document';
import { useSize } from '../components/useSize';
import { compact, count, toNumber } from '../text/numbers';
import { tickText, ticks } from './scale';

const left = 52;
const right = 64;
const top = 10;
const plotHeight = 110;
const bottom = 34;

interface Span {
  readonly min: number;
  readonly max: number;
}

/** The loss that the run logged over its steps, with the number computed here as a line across, and a mark where the steps match. */
export function LoggedChart({ logged }: { readonly logged: LoggedLoss }): JSX.Element {
  const frame = useRef<HTMLDivElement>(null);
  const { width } = useSize(frame, { width: 640, height: 0 });
  const plotWidth = Math.max(60, width - left - right);
  const points = logged.points.map(([step, value]): readonly [number, number] => [step, toNumber(value)]).filter(([, value]) => Number.isFinite(value));
  const here = logged.computed === null ? Number.NaN : toNumber(logged.computed);
  const steps = spanOf(points.map(([step]) => step));
  const values = padded(spanOf([...points.map(([, value]) => value), ...(Number.isFinite(here) ? [here] : [])]));
  const x = (step: number): number => place(step, steps) * plotWidth;
  const y = (value: number): number => (1 - place(value, values)) * plotHeight;
  const marked = logged.stored === undefined || logged.step === undefined ? null : [x(logged.step), y(toNumber(logged.stored))] as const;
  return (
    <div class="logged-frame" ref={frame}>
      <svg data-figure="logged losses" width={width} height={top + plotHeight + bottom} role="img" aria-label={describe(logged, points)}>
        <g transform={`translate(${left} ${top})`}>
          <Axes steps={steps} values={values} width={plotWidth} x={x} y={y} />
          {points.length > 1
            ? <polyline class="logged-line" points={points.map(([step, value]) => `${x(step).toFixed(1)},${y(value).toFixed(1)}`).join(' ')} />
            : points.map(([step, value]) => <circle key={step} class="logged-point" cx={x(step)} cy={y(value)} r={3} />)}
          {Number.isFinite(here) && (
            <g class="logged-here">
              <line x1={0} x2={plotWidth} y1={y(here)} y2={y(here)} />
              <text x={plotWidth + 6} y={y(here)} dy="0.32em">here</text>
              {logged.step !== undefined && <circle cx={x(logged.step)} cy={y(here)} r={4} />}
            </g>
          )}
          {marked !== null && Number.isFinite(marked[1]) && (
            <path class="logged-mark" transform={`translate(${marked[0]} ${marked[1]})`} d="M0 -5L5 0L0 5L-5 0Z" />
          )}
        </g>
      </svg>
    </div>
  );
}

interface AxesProps {
  readonly steps: Span;
  readonly values: Span;
  readonly width: number;
  readonly x: (step: number) => number;
  readonly y: (value: number) => number;
}

function Axes({ steps, values, width, x, y }: AxesProps): JSX.Element {
  const wholeSteps = ticks(steps.min, steps.max, Math.max(2, Math.floor(width / 90))).filter((step) => Number.isInteger(step));
  return (
    <g class="axis" aria-hidden="true">
      {ticks(values.min, values.max, 4).map((value) => (
        <g key={value}>
          <line x1={0} x2={width} y1={y(value)} y2={y(value)} />
          <text x={-6} y={y(value)} dy="0.32em" text-anchor="end">{values.max > values.min ? tickText(value) : compact(value)}</text>
        </g>
      ))}
      <line class="baseline" x1={0} x2={width} y1={plotHeight} y2={plotHeight} />
      {wholeSteps.map((step) => (
        <g key={step} transform={`translate(${x(step)} ${plotHeight})`}>
          <line class="baseline" y2={4} />
          <text y={15} text-anchor="middle">{step}</text>
        </g>
      ))}
      <text class="axis-title" x={width / 2} y={plotHeight + 30} text-anchor="middle">step</text>
    </g>
  );
}

function describe({ tag, count: all, step, stored, computed }: LoggedLoss, points: readonly (readonly [number, number])[]): string {
  const [first, last] = [points[0], points.at(-1)];
  const course = first === undefined || last === undefined ? 'nothing finite' : `from ${compact(first[1])} at step ${first[0]} to ${compact(last[1])} at step ${last[0]}`;
  const here = computed === null ? '' : `; here it is ${compact(toNumber(computed))}`;
  const there = step === undefined || stored === undefined ? '' : `; at step ${step} the run logged ${compact(toNumber(stored))}`;
  return `${tag} as the run logged it, ${count(all)} points, ${course}${there}${here}`;
}

function spanOf(numbers: readonly number[]): Span {
  return numbers.length === 0 ? { min: 0, max: 0 } : { min: numbers.reduce((a, b) => Math.min(a, b)), max: numbers.reduce((a, b) => Math.max(a, b)) };
}

/** Room above and below, so that no line lies on an axis. */
function padded({ min, max }: Span): Span {
  const room = (max - min) * 0.08;
  return { min: min - room, max: max + room };
}

function place(value: number, { min, max }: Span): number {
  return max > min ? (value - min) / (max - min) : 0.5;
}
