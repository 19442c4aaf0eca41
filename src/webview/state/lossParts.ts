import type { InspectionDocument, LossReport, RegularizationReport } from '../../core/inspection/document';
import { plural, toNumber } from '../text/numbers';

/** One summand of the total: a task times its coefficient, or a regularizer. */
export interface TotalPart {
  readonly kind: 'loss' | 'regularization';
  /** Index in the document's list of its kind. */
  readonly index: number;
  /** `A`, `B`, …: tells the parts apart without colour. */
  readonly letter: string;
  readonly name: string;
  readonly detail: string;
  /** What it adds to the total; null where unavailable. */
  readonly amount: number | null;
  readonly error: string | null;
  /** Made of some of the rows. */
  readonly isEstimate: boolean;
  /** Not collected by the convention, so no part of the total. */
  readonly outside: boolean;
}

/** A part as the stacked bar draws it. */
export interface BarSegment {
  readonly part: TotalPart;
  /** Width as a fraction of the bar. */
  readonly width: number;
  readonly negative: boolean;
}

export function totalParts(document: InspectionDocument): readonly TotalPart[] {
  const losses = document.losses.map(lossPart);
  const regularization = document.regularization.map((report, index) => regularizationPart(report, index, losses.length));
  return [...losses, ...regularization];
}

/** Whether the part counts in the total shown. */
export function isIncluded(part: TotalPart, withRegularization: boolean): boolean {
  return !part.outside && (withRegularization || part.kind === 'loss');
}

/**
 * Segments of the bar. Widths follow the parts' sizes without their signs, so that a negative part
 * is seen; empty where a part is unavailable or not finite, since no width would be honest then.
 */
export function barSegments(parts: readonly TotalPart[], withRegularization: boolean): readonly BarSegment[] {
  const included = parts.filter((part) => isIncluded(part, withRegularization));
  const sizes = included.map(({ amount }) => amount === null ? Number.NaN : Math.abs(amount));
  const sum = sizes.reduce((left, right) => left + right, 0);
  if (!Number.isFinite(sum) || sum === 0) {
    return [];
  }
  return included.flatMap((part, index) => {
    const size = sizes[index] ?? 0;
    return size === 0 ? [] : [{ part, width: size / sum, negative: (part.amount ?? 0) < 0 }];
  });
}

/** The part's share of the sum of the parts shown; null where there is no such share. */
export function shareOf(part: TotalPart, parts: readonly TotalPart[], withRegularization: boolean): number | null {
  if (!isIncluded(part, withRegularization) || part.amount === null) {
    return null;
  }
  const amounts = parts.filter((other) => isIncluded(other, withRegularization)).map(({ amount }) => amount ?? Number.NaN);
  const total = amounts.reduce((left, right) => left + right, 0);
  const mixed = amounts.some((amount) => amount < 0);
  return Number.isFinite(total) && total !== 0 && !mixed ? part.amount / total : null;
}

export function partKey(part: Pick<TotalPart, 'kind' | 'index'>): string {
  return `${part.kind}:${part.index}`;
}

function lossPart(report: LossReport, index: number): TotalPart {
  const value = report.value === null ? null : toNumber(report.value);
  return {
    kind: 'loss',
    index,
    letter: letterOf(index),
    name: displayName(report),
    detail: report.name === report.loss ? '' : readable(report.loss),
    amount: value === null ? null : report.coefficient * value,
    error: report.error,
    isEstimate: report.estimate !== undefined,
    outside: report.error === null && !report.collected,
  };
}

function regularizationPart(report: RegularizationReport, index: number, offset: number): TotalPart {
  return {
    kind: 'regularization',
    index,
    letter: letterOf(offset + index),
    name: report.regularizer.toUpperCase().replace(/_/g, ' + '),
    detail: `${report.scale} × ${plural(report.tensors.length, 'tensor')}`,
    amount: report.value === null ? null : toNumber(report.value),
    error: report.error,
    isEstimate: false,
    outside: false,
  };
}

/** The name given to the task, or the loss in words where it has none. */
export function displayName({ name, loss }: { readonly name?: string; readonly loss: string }): string {
  return name === undefined || name === loss ? readable(loss) : name;
}

/** `sparse_softmax_cross_entropy` as words. */
export function readable(loss: string): string {
  return loss.replace(/_/g, ' ');
}

function letterOf(index: number): string {
  return index < 26 ? String.fromCharCode(65 + index) : `${String.fromCharCode(64 + Math.floor(index / 26))}${String.fromCharCode(65 + index % 26)}`;
}
