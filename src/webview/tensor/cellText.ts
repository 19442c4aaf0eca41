import { exact } from '../text/numbers';
import type { NumberFormat } from './choices';

/** A value of a cell: a number, or the text of what is none, or of an integer past 2^53. */
export type CellValue = number | string;

export function isFloat(dtype: string): boolean {
  return dtype.includes('float');
}

/** A cell as it stands in the table. Only floats are ever shortened; 64-bit integers and texts come as they are. */
export function cellText(value: CellValue, dtype: string, format: NumberFormat): string {
  if (typeof value === 'string') {
    return value;
  }
  if (dtype === 'bool') {
    return value === 0 ? 'False' : 'True';
  }
  if (Number.isNaN(value)) {
    return 'NaN';
  }
  if (!Number.isFinite(value)) {
    return value > 0 ? '∞' : '−∞';
  }
  return minus(isFloat(dtype) ? floatText(value, format) : String(value));
}

/** A number in a caption: as short as in the table. */
export function briefNumber(value: number): string {
  return cellText(value, 'float64', { style: 'short', digits: 0 });
}

/** Every digit of a value, as Python reads it: for tooltips and copying. */
export function exactText(value: CellValue, dtype: string): string {
  if (typeof value === 'string') {
    return value;
  }
  if (dtype === 'bool') {
    return value === 0 ? 'False' : 'True';
  }
  if (Number.isNaN(value)) {
    return 'nan';
  }
  if (!Number.isFinite(value)) {
    return value > 0 ? 'inf' : '-inf';
  }
  return dtype === 'float64' || !isFloat(dtype) ? exact(value) : shortestSingle(value);
}

/** Characters that the widest cell of a dtype has room for. */
export function roomFor(dtype: string, { style, digits }: NumberFormat): number {
  if (isFloat(dtype)) {
    return style === 'short' ? 10 : digits + 8;
  }
  switch (dtype) {
    case 'bool': return 5;
    case 'int8': case 'uint8': return 4;
    case 'int16': case 'uint16': return 6;
    case 'int32': case 'uint32': return 11;
    case 'int64': case 'uint64': return 14;
    default: return 22;
  }
}

function floatText(value: number, { style, digits }: NumberFormat): string {
  switch (style) {
    case 'fixed': return Math.abs(value) < 1e21 ? value.toFixed(digits) : value.toExponential(digits);
    case 'scientific': return value.toExponential(digits).replace('e+', 'e');
    case 'short': return shortText(value);
  }
}

/** Six significant digits, without those that are zero at the end. */
function shortText(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e6)) {
    return value.toExponential(3).replace(/\.?0*e/, 'e').replace('e+', 'e');
  }
  return exact(Number(value.toPrecision(6)));
}

/** The fewest digits that mean this very float32; every narrower float is one. */
function shortestSingle(value: number): string {
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) {
      return exact(short);
    }
  }
  return exact(Number(value.toPrecision(9)));
}

function minus(text: string): string {
  return text.replace(/-/g, '−');
}
