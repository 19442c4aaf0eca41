import type { JsonNumber } from '../../core/inspection/document';
import * as l10n from './l10n';

/** The number that a document's JSON stands for. */
export function toNumber(value: JsonNumber): number {
  return typeof value === 'number' ? value : Number(value);
}

/** A short form for reading: about four significant digits, a true minus sign, exponents outside [1e-3, 1e6). */
export function compact(value: number): string {
  if (!Number.isFinite(value)) {
    return notFinite(value);
  }
  const size = Math.abs(value);
  if (Number.isSafeInteger(value)) {
    return minus(size < 1e5 ? String(value) : count(value));
  }
  if (size < 1e-3 || size >= 1e6) {
    return exponential(value, 2);
  }
  const decimals = size < 10 ? 4 : size < 100 ? 3 : size < 1000 ? 2 : 1;
  return minus(value.toFixed(decimals));
}

/** Every digit of the number, for tooltips and copying. */
export function exact(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** A share of a whole: `94.3 %`, `0.0036 %`. */
export function percent(fraction: number): string {
  if (!Number.isFinite(fraction)) {
    return '–';
  }
  const share = Math.abs(fraction) * 100;
  if (share > 0 && share < 0.1) {
    return `${share < 1e-3 ? exponential(fraction * 100, 1) : minus(String(Number((fraction * 100).toPrecision(2))))} %`;
  }
  return minus(`${(fraction * 100).toFixed(share >= 99.95 ? 0 : 1)} %`);
}

/** A probability: four decimals, or an exponent where these would say little. */
export function probability(value: number): string {
  if (!Number.isFinite(value)) {
    return notFinite(value);
  }
  if (value === 0 || value === 1) {
    return String(value);
  }
  if (value > 0.99995 && value < 1) {
    return '>0.9999';
  }
  return value < 1e-3 ? exponential(value, 1) : value.toFixed(4);
}

/** A count with thin groups of three: `1 000 000`. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, '\u202f');
}

/** What there are some of. */
export type Noun = 'cell' | 'class' | 'column' | 'element' | 'field' | 'file' | 'finding' | 'image' | 'note' | 'part' | 'point' | 'row' | 'sample' | 'sequence' | 'step' | 'tensor' | 'value';

const counted: Readonly<Record<Noun, (value: number) => string>> = {
  cell: (value) => l10n.plural(value, '{0} cell', '{0} cells', count(value)),
  class: (value) => l10n.plural(value, '{0} class', '{0} classes', count(value)),
  column: (value) => l10n.plural(value, '{0} column', '{0} columns', count(value)),
  element: (value) => l10n.plural(value, '{0} element', '{0} elements', count(value)),
  field: (value) => l10n.plural(value, '{0} field', '{0} fields', count(value)),
  file: (value) => l10n.plural(value, '{0} file', '{0} files', count(value)),
  finding: (value) => l10n.plural(value, '{0} finding', '{0} findings', count(value)),
  image: (value) => l10n.plural(value, '{0} image', '{0} images', count(value)),
  note: (value) => l10n.plural(value, '{0} note', '{0} notes', count(value)),
  part: (value) => l10n.plural(value, '{0} part', '{0} parts', count(value)),
  point: (value) => l10n.plural(value, '{0} point', '{0} points', count(value)),
  row: (value) => l10n.plural(value, '{0} row', '{0} rows', count(value)),
  sample: (value) => l10n.plural(value, '{0} sample', '{0} samples', count(value)),
  sequence: (value) => l10n.plural(value, '{0} sequence', '{0} sequences', count(value)),
  step: (value) => l10n.plural(value, '{0} step', '{0} steps', count(value)),
  tensor: (value) => l10n.plural(value, '{0} tensor', '{0} tensors', count(value)),
  value: (value) => l10n.plural(value, '{0} value', '{0} values', count(value)),
};

/** So many of something: `1 sample`, `719 samples`. */
export function plural(value: number, noun: Noun): string {
  return counted[noun](value);
}

/** A size in memory: `40 B`, `1.5 MB`. */
export function byteCount(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit] ?? ''}`;
}

function notFinite(value: number): string {
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞';
}

function exponential(value: number, digits: number): string {
  return minus(value.toExponential(digits).replace('+', ''));
}

function minus(text: string): string {
  return text.replace(/-/g, '−');
}
