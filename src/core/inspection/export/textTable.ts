import { jsonValue } from '../json';
import type { ExportColumn } from './exportColumns';

/** The names of the columns as a line of CSV (RFC 4180). */
export function csvHeader(columns: readonly ExportColumn[]): string {
  return `${columns.map(({ name }) => csvText(name)).join(',')}\r\n`;
}

/** Samples as lines of CSV (RFC 4180): numbers with every digit of their float64, a set of classes as its numbers with blanks between, nothing where there is no value. */
export function csvRows(columns: readonly ExportColumn[], samples: Uint32Array): string {
  let text = '';
  for (const sample of samples) {
    text += `${columns.map((column) => csvCell(column.at(sample))).join(',')}\r\n`;
  }
  return text;
}

/** Samples as JSON Lines: an object each. Numbers that are not finite are texts, and so are integers past 2^53. */
export function jsonRows(columns: readonly ExportColumn[], samples: Uint32Array): string {
  let text = '';
  for (const sample of samples) {
    const members = columns.map((column): [string, unknown] => {
      const value = column.at(sample);
      return [column.name, typeof value === 'string' ? value : jsonValue(value)];
    });
    text += `${JSON.stringify(Object.fromEntries(members))}\n`;
  }
  return text;
}

function csvCell(value: ReturnType<ExportColumn['at']>): string {
  if (typeof value === 'string') {
    return csvText(value);
  }
  if (value === null) {
    return '';
  }
  return typeof value === 'object' ? value.join(' ') : Object.is(value, -0) ? '-0' : String(value);
}

function csvText(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
