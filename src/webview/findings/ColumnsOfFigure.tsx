import type { JSX } from 'preact';
import type { ColumnFigure } from '../../core/inspection/findings/figure';
import * as l10n from '../text/l10n';
import { compact, percent } from '../text/numbers';

const width = 260;
const plotHeight = 40;
const lineHeight = 13;

/** Columns over an axis, with its ends below and the places that matter as dashed lines with their names above. */
export function ColumnsOfFigure({ figure }: { readonly figure: ColumnFigure }): JSX.Element {
  const { title, from, to, heights, marks } = figure;
  const highest = Math.max(...heights);
  // Names stand below one another, so that they never meet.
  const top = marks.length * lineHeight + 2;
  const base = top + plotHeight;
  const step = width / heights.length;
  const x = (value: number): number => (value / 2 - from / 2) / (to / 2 - from / 2) * width;
  return (
    <figure class="finding-figure">
      <figcaption aria-hidden="true">{title}</figcaption>
      <svg width={width} height={base + lineHeight + 3} viewBox={`0 0 ${width} ${base + lineHeight + 3}`} role="img" aria-label={textOf(figure)}>
        {heights.map((height, i) => height > 0 && (
          <rect key={i} class="figure-bar" x={i * step + 0.5} width={Math.max(1, step - 1)} y={base - Math.max(1.5, height / highest * plotHeight)} height={Math.max(1.5, height / highest * plotHeight)}>
            <title>{columnText(figure, i)}</title>
          </rect>
        ))}
        <line class="figure-axis" x1={0} x2={width} y1={base + 0.5} y2={base + 0.5} />
        {marks.map(({ name, at }, i) => (
          <g key={name}>
            <line class="figure-mark" x1={x(at)} x2={x(at)} y1={i * lineHeight + 3} y2={base} />
            <text x={x(at) + (x(at) > width / 2 ? -4 : 4)} y={i * lineHeight + 10} text-anchor={x(at) > width / 2 ? 'end' : 'start'}>{name}</text>
          </g>
        ))}
        <text class="muted" x={0} y={base + lineHeight}>{endsOf(figure)[0]}</text>
        <text class="muted" x={width / 2} y={base + lineHeight} text-anchor="middle">{figure.axis}</text>
        <text class="muted" x={width} y={base + lineHeight} text-anchor="end">{endsOf(figure)[1]}</text>
      </svg>
    </figure>
  );
}

/** Columns of whole numbers reach half a step beyond them. */
function endsOf({ from, to }: ColumnFigure): readonly [string, string] {
  const areHalves = from % 1 !== 0 && (to - from) % 1 === 0;
  return areHalves ? [compact(from + 0.5), compact(to - 0.5)] : [compact(from), compact(to)];
}

/** Where a column stands and how high it is. */
function columnText({ from, to, heights, areShares }: ColumnFigure, i: number): string {
  const step = (to - from) / heights.length;
  const height = heights[i] ?? 0;
  const [start, end] = [from + i * step, from + (i + 1) * step];
  const place = step === 1 && start % 1 !== 0 ? compact(start + 0.5) : l10n.t('{0} to {1}', compact(start), compact(end));
  return `${place}: ${areShares ? percent(height) : compact(height)}`;
}

/** The figure in words: its ends, its highest column, its marks. */
function textOf(figure: ColumnFigure): string {
  const { title, axis, heights, marks } = figure;
  const [start, end] = endsOf(figure);
  return [
    l10n.t('{0}: {1} from {2} to {3}', title, axis, start, end),
    l10n.t('most at {0}', columnText(figure, heights.indexOf(Math.max(...heights)))),
    ...marks.map(({ name, at }) => l10n.t('{0} is marked at {1}', name, compact(at))),
  ].join('; ');
}
