import type { SampleCard } from '../../core/inspection/sampleRows';
import { toNumber } from '../text/numbers';

/** A line of the margin chart. */
export interface MarginRow {
  readonly index: number;
  /** max(0, s_j − s_y + Δ), or for a signed score max(0, Δ − (2y−1)·x). */
  readonly margin: number;
  /** The difference that is held against Δ: s_j − s_y, or −(2y−1)·x; NaN where unknown. */
  readonly difference: number;
  readonly isLabel: boolean;
}

/** Span of the differences drawn, threshold and zero included. */
export interface MarginExtent {
  readonly from: number;
  readonly to: number;
}

/** Lines of a sample whose label is one class: the others' scores against the label's. */
export function multiclassRows({ margins, logits, label }: SampleCard): readonly MarginRow[] {
  const own = typeof label === 'number' ? logits?.[label] : undefined;
  return (margins ?? []).map((margin, index) => {
    const score = logits?.[index];
    const difference = own === undefined || score === undefined ? Number.NaN : toNumber(score) - toNumber(own);
    return { index, margin: toNumber(margin), difference, isLabel: index === label };
  });
}

/** Lines of a sample whose scores are signed one by one: binary and multi-label. */
export function signedRows({ margins, logits, label }: SampleCard): readonly MarginRow[] {
  return (margins ?? []).map((margin, index) => {
    const positive = Array.isArray(label) ? label.includes(index) : label === 1;
    const score = logits?.[index];
    const difference = score === undefined ? Number.NaN : (positive ? -1 : 1) * toNumber(score);
    return { index, margin: toNumber(margin), difference, isLabel: positive };
  });
}

export function marginSum(rows: readonly MarginRow[]): number {
  return rows.reduce((sum, { margin }) => sum + margin, 0);
}

export function marginExtent(rows: readonly MarginRow[], delta: number): MarginExtent {
  const finite = rows.map(({ difference }) => difference).filter(Number.isFinite);
  const from = Math.min(0, -delta, ...finite);
  const to = Math.max(0, -delta, ...finite);
  const pad = (to - from || 1) * 0.03;
  return { from: from - pad, to: to + pad };
}

/** Where a difference stands, in percent of the chart's width. */
export function placeOf(difference: number, { from, to }: MarginExtent): number {
  return Math.max(0, Math.min(100, (difference - from) / (to - from) * 100));
}
