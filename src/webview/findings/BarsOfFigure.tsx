import type { JSX } from 'preact';
import type { BarFigure } from '../../core/inspection/findings/figure';
import * as l10n from '../text/l10n';
import { compact, percent } from '../text/numbers';

const width = 260;
const nameWidth = 92;
const barWidth = 92;
/** Characters that a name has room for. */
const longestName = 14;
const lineHeight = 13;
const barHeight = 6;

/** A line for each row: its name, its bars below one another, its values. What is meant has an arrow before its name. */
export function BarsOfFigure({ figure }: { readonly figure: BarFigure }): JSX.Element {
  const { title, measures, rows, more, mark } = figure;
  const largest = Math.max(mark?.at ?? 0, ...rows.flatMap(({ values }) => values));
  const rowHeight = Math.max(lineHeight, measures.length * (barHeight + 1)) + 4;
  const top = mark === undefined ? 0 : lineHeight + 2;
  const base = top + rows.length * rowHeight;
  const height = base + (more > 0 ? lineHeight : 0) + 2;
  const length = (value: number): number => value / largest * barWidth;
  return (
    <figure class="finding-figure">
      <figcaption aria-hidden="true">
        {title}
        {measures.length > 1 && measures.map((measure, i) => (
          <span key={measure} class="figure-measure"><svg width={9} height={9}><rect class={`figure-bar measure-${i}`} x={0.5} y={0.5} width={8} height={8} /></svg> {measure}</span>
        ))}
      </figcaption>
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={textOf(figure)}>
        {rows.map(({ name, values, isMeant }, row) => {
          const y = top + row * rowHeight;
          const middle = y + rowHeight / 2 + 4;
          return (
            <g key={row}>
              <title>{`${name}: ${valuesOf(figure, values).join(', ')}`}</title>
              <text class={isMeant ? 'is-meant' : ''} x={nameWidth - 6} y={middle} text-anchor="end">{`${isMeant ? '▸ ' : ''}${shortened(name)}`}</text>
              {values.map((value, i) => (
                <rect key={i} class={`figure-bar measure-${i}`} x={nameWidth + 0.5} width={Math.max(1, length(value))} y={y + (rowHeight - values.length * (barHeight + 1)) / 2 + i * (barHeight + 1) + 0.5} height={barHeight - 1} />
              ))}
              <text class="muted" x={nameWidth + 6 + Math.max(...values.map(length))} y={middle}>{valuesOf(figure, values).join(' · ')}</text>
            </g>
          );
        })}
        <line class="figure-axis" x1={nameWidth} x2={nameWidth} y1={top} y2={base} />
        {mark !== undefined && (
          <>
            <line class="figure-mark" x1={nameWidth + length(mark.at)} x2={nameWidth + length(mark.at)} y1={3} y2={base} />
            <text x={nameWidth + length(mark.at) + 4} y={10}>{`${mark.name} ${compact(mark.at)}`}</text>
          </>
        )}
        {more > 0 && <text class="muted" x={nameWidth} y={base + lineHeight - 2}>{moreText(more)}</text>}
      </svg>
    </figure>
  );
}

/** The end of a name tells more than its start: a tensor's stands behind its file's. */
function shortened(name: string): string {
  return name.length > longestName ? `…${name.slice(1 - longestName)}` : name;
}

function valuesOf({ areShares }: BarFigure, values: readonly number[]): readonly string[] {
  return values.map(areShares ? percent : (value) => compact(Number(value.toPrecision(4))));
}

function moreText(more: number): string {
  return l10n.plural(more, 'and {0} more', 'and {0} more', more);
}

/** The figure in words: every row with what its bars stand for. */
function textOf(figure: BarFigure): string {
  const { title, measures, rows, mark, more } = figure;
  return [
    `${title}: ${rows.map(({ name, values }) => `${name} ${valuesOf(figure, values).map((value, i) => (measures.length > 1 ? `${measures[i] ?? ''} ${value}` : value)).join(', ')}`).join('; ')}`,
    ...(mark === undefined ? [] : [`${mark.name} ${compact(mark.at)}`]),
    ...(more > 0 ? [moreText(more)] : []),
  ].join('; ');
}
