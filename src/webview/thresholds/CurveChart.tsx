import type { JSX, TargetedMouseEvent } from 'preact';

const left = 48;
const top = 8;
const side = 220;
const bottom = 34;
const ticks = [0, 0.25, 0.5, 0.75, 1];

/** A point of a curve, both in [0, 1]; NaN where there is none. */
export interface CurvePoint {
  readonly x: number;
  readonly y: number;
}

interface CurveChartProps {
  /** What a picture of it is called. */
  readonly figure: string;
  readonly label: string;
  readonly across: string;
  readonly up: string;
  readonly points: readonly CurvePoint[];
  /** The point of the threshold chosen. */
  readonly chosen: CurvePoint;
  /** What guessing gives: from (0, `from`) to (1, `to`). */
  readonly guess: { readonly from: number; readonly to: number };
  /** Whether the curve keeps its height from a point to the one before it, as precision does. */
  readonly isStepped: boolean;
  /** A point of the curve by its index. */
  readonly onChoose: (index: number) => void;
}

/** A curve over all thresholds, with the one chosen marked. */
export function CurveChart({ figure, label, across, up, points, chosen, guess, isStepped, onChoose }: CurveChartProps): JSX.Element {
  const x = (value: number): number => side * value;
  const y = (value: number): number => side * (1 - value);
  const drawn = points.filter((point) => !Number.isNaN(point.x) && !Number.isNaN(point.y));
  const path = drawn.map((point, i) => (
    i === 0 ? `M${x(isStepped ? 0 : point.x).toFixed(1)} ${y(point.y).toFixed(1)}L${x(point.x).toFixed(1)} ${y(point.y).toFixed(1)}`
      : `${isStepped ? `V${y(point.y).toFixed(1)}` : ''}L${x(point.x).toFixed(1)} ${y(point.y).toFixed(1)}`
  )).join('');
  const onClick = (event: TargetedMouseEvent<SVGRectElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const at = { x: (event.clientX - box.left) / box.width, y: 1 - (event.clientY - box.top) / box.height };
    const distance = (point: CurvePoint): number => (Number.isNaN(point.x + point.y) ? Infinity : Math.hypot(point.x - at.x, point.y - at.y));
    onChoose(points.reduce((nearest, point, i) => (distance(point) < distance(points[nearest] ?? point) ? i : nearest), 0));
  };
  return (
    <svg data-figure={figure} class="curve" width={left + side + 10} height={top + side + bottom} viewBox={`0 0 ${left + side + 10} ${top + side + bottom}`} role="img" aria-label={label}>
      <g transform={`translate(${left} ${top})`}>
        <g class="axis">
          {ticks.map((tick) => (
            <g key={tick}>
              <line x1={0} x2={side} y1={y(tick)} y2={y(tick)} />
              <text x={-6} y={y(tick)} dy="0.32em" text-anchor="end">{tick}</text>
              <text x={x(tick)} y={side + 15} text-anchor="middle">{tick}</text>
            </g>
          ))}
          <text class="axis-title" x={side / 2} y={side + 30} text-anchor="middle">{across}</text>
          <text class="axis-title" transform={`translate(${-left + 12} ${side / 2}) rotate(-90)`} text-anchor="middle">{up}</text>
        </g>
        <line class="guess" x1={0} y1={y(guess.from)} x2={side} y2={y(guess.to)} />
        <path class="curve-line" d={path} />
        {!Number.isNaN(chosen.x + chosen.y) && (
          <g class="curve-chosen">
            <line x1={x(chosen.x)} x2={x(chosen.x)} y1={y(chosen.y)} y2={side} />
            <line x1={0} x2={x(chosen.x)} y1={y(chosen.y)} y2={y(chosen.y)} />
            <circle cx={x(chosen.x)} cy={y(chosen.y)} r={5} />
          </g>
        )}
        <rect class="curve-area" width={side} height={side} onClick={onClick} />
      </g>
    </svg>
  );
}
