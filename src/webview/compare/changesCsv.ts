import type { ComparedRow } from '../../core/inspection/compare/comparisonReport';
import type { JsonValue } from '../../core/inspection/document';
import { exactText } from '../text/classes';

/** The names of the columns as a line of CSV (RFC 4180). */
export function changesHeader(hasIds: boolean, isClassified: boolean): string {
  return line(['sample', ...(hasIds ? ['id'] : []), 'before', 'after', 'change', ...(isClassified ? ['label', 'predicted_before', 'predicted_after'] : [])]);
}

/** Compared samples as lines of CSV, with every digit; nothing where there is no value. */
export function changesRows(rows: readonly ComparedRow[], hasIds: boolean, isClassified: boolean): string {
  return rows.map(({ sample, id, from, to, delta, label, predictedFrom, predictedTo }) => (
    line([sample, ...(hasIds ? [id] : []), from, to, delta, ...(isClassified ? [label, predictedFrom, predictedTo] : [])])
  )).join('');
}

function line(values: readonly JsonValue[]): string {
  return `${values.map((value) => csvText(Array.isArray(value) ? value.join(' ') : exactText(value))).join(',')}\r\n`;
}

function csvText(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
