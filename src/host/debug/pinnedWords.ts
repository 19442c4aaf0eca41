import { l10n } from 'vscode';
import type { LiveStatistics } from '../../core/debuggee/answers';
import type { PinnedValue } from './pinnedValues';

/** Five significant digits. */
export function short(value: number | bigint): string {
  return String(Number(Number(value).toPrecision(5)));
}

export function shapeText(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`;
}

/** How many elements of a tensor are NaN or infinite. */
export function nonFiniteIn({ nan, posinf, neginf }: LiveStatistics): number {
  return nan + posinf + neginf;
}

/** From the smallest finite element to the largest; empty where there is none. */
export function rangeText({ min, max }: LiveStatistics): string {
  return min === null || max === null ? '' : min === max ? short(min) : l10n.t('{0} to {1}', short(min), short(max));
}

/** The last value and what is wrong with it, in words, what counts first; nothing where there is none. */
export function valueWords(pinned: PinnedValue): readonly string[] {
  const computed = pinned.last?.computed;
  if (computed === undefined) {
    return [];
  }
  if ('statistics' in computed) {
    const { statistics } = computed;
    return [nonFiniteWords(statistics), shapeText(statistics.shape), statistics.dtype, rangeText(statistics)].filter((word) => word !== '');
  }
  const { nonFinite } = computed.loss.perRow;
  return [
    short(pinned.values.at(-1)?.value ?? NaN), changeOf(pinned),
    nonFinite === 0 ? '' : nonFinite === 1 ? l10n.t('1 sample is NaN or infinite') : l10n.t('{0} samples are NaN or infinite', nonFinite),
  ].filter((word) => word !== '');
}

/** `3 NaN, 1 infinite`; empty where all is finite. */
export function nonFiniteWords({ nan, posinf, neginf }: LiveStatistics): string {
  const infinite = posinf + neginf;
  return [nan === 0 ? '' : l10n.t('{0} NaN', nan), infinite === 0 ? '' : l10n.t('{0} infinite', infinite)].filter((word) => word !== '').join(', ');
}

/** The first place that is NaN or infinite, as a user reads it; undefined where all is finite. */
export function firstNonFinite({ last }: PinnedValue): string | undefined {
  const computed = last?.computed;
  if (computed === undefined) {
    return undefined;
  }
  if ('statistics' in computed) {
    const { firstNonFinite: place } = computed.statistics;
    return place === null ? undefined : shapeText(place);
  }
  const { firstNonFinite: row } = computed.loss.perRow;
  return row === null ? undefined : String(row);
}

/** By how much the value went up or down since the stop before; empty where that is no number. */
export function changeOf({ values }: PinnedValue): string {
  const change = (values.at(-1)?.value ?? NaN) - (values.at(-2)?.value ?? NaN);
  return !Number.isFinite(change) ? '' : change === 0 ? l10n.t('unchanged') : `${change > 0 ? '▲' : '▼'} ${short(Math.abs(change))}`;
}

const bars = '▁▂▃▄▅▆▇█';
/** Values that a line of bars shows. */
const mostBars = 8;

/** The course of the values as a line of bars; a value that is not finite is a cross. */
export function sparkline({ values: all }: PinnedValue): string {
  const values = all.slice(-mostBars).map(({ value }) => value);
  const finite = values.filter(Number.isFinite);
  if (values.length < 2) {
    return '';
  }
  const low = Math.min(...finite);
  const range = Math.max(...finite) - low;
  return values.map((value) => (Number.isFinite(value) ? bars.charAt(range === 0 ? 0 : Math.round((value - low) / range * (bars.length - 1))) : '×')).join('');
}
