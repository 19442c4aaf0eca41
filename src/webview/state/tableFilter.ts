import type { InspectionView } from '../../core/inspection/document';
import type { DynamicsFilter, RangeColumn, SampleHistory } from '../../core/inspection/sampleFilter';
import type { RowQuery } from '../../protocol/sampleQuery';
import * as l10n from '../text/l10n';
import { className } from '../text/classes';
import { compact, plural } from '../text/numbers';
import { samplesOf } from './findingSamples';

export interface LossRange {
  readonly from: number;
  readonly to: number;
  /** Whether `from` itself is left out. */
  readonly isOpen?: boolean;
}

/** Columns beside the loss that a range narrows, and what they are called. */
const rangeNames: Readonly<Record<RangeColumn, () => string>> = {
  probability: () => l10n.t('p(label)'), confidence: () => l10n.t('confidence'), margin: () => l10n.t('margin'), positive: () => 'p(1)',
};

const rangeColumns = Object.keys(rangeNames) as readonly RangeColumn[];

/** Which samples of the loss are shown. Every view shows the same. */
export interface TableFilter extends Readonly<Record<RangeColumn, LossRange | null>> {
  readonly wrongOnly: boolean;
  readonly range: LossRange | null;
  /** A class by label and one as predicted; a cell of the confusion matrix has both. */
  readonly label: number | null;
  readonly predicted: number | null;
  /** Index of the finding whose samples are shown. */
  readonly finding: number | null;
  /** A condition over the columns, as in `loss > 2 && label != predicted`. */
  readonly expression: string | null;
  /** How samples went over the steps of a series. */
  readonly dynamics: DynamicsFilter | null;
}

export const noFilter: TableFilter = {
  wrongOnly: false, range: null, probability: null, confidence: null, margin: null, positive: null, label: null, predicted: null, finding: null,
  expression: null, dynamics: null,
};

export function isFiltered(filter: TableFilter): boolean {
  return filter.wrongOnly || filter.range !== null || filter.label !== null || filter.predicted !== null || filter.finding !== null
    || filter.expression !== null || filter.dynamics !== null || rangeColumns.some((column) => filter[column] !== null);
}

/** The filter as the worker is asked for it. */
export function queryFilter(filter: TableFilter, view: InspectionView): NonNullable<RowQuery['filter']> {
  const { wrongOnly, range, label, predicted, finding, expression, dynamics } = filter;
  const found = finding === null ? undefined : view.document.findings[finding];
  const ranges = rangeColumns.flatMap((column) => (filter[column] === null ? [] : [{ column, ...filter[column] }]));
  return {
    ...(ranges.length === 0 ? {} : { ranges }),
    ...(wrongOnly ? { wrong: true } : {}),
    ...(range === null ? {} : { lossFrom: range.from, lossTo: range.to }),
    ...(label === null ? {} : { label }),
    ...(predicted === null ? {} : { predicted }),
    ...(found === undefined ? {} : { samples: samplesOf(found) }),
    ...(expression === null ? {} : { expression }),
    ...(dynamics === null ? {} : { dynamics }),
  };
}

/** A part of a filter that can be taken away by itself. */
export interface FilterChip {
  readonly part: Exclude<keyof TableFilter, 'wrongOnly'>;
  readonly text: string;
}

export function chipsOf(filter: TableFilter, { classNames, document }: InspectionView): readonly FilterChip[] {
  const { range, label, predicted, finding, expression, dynamics } = filter;
  const found = finding === null ? undefined : document.findings[finding];
  return [
    ...(found === undefined ? [] : [{ part: 'finding' as const, text: l10n.t('{0} of {1}', plural(samplesOf(found).length, 'sample'), found.code) }]),
    ...(dynamics === null ? [] : [{ part: 'dynamics' as const, text: dynamicsText(dynamics) }]),
    ...(range === null ? [] : [{ part: 'range' as const, text: l10n.t('loss {0} to {1}', compact(range.from), compact(range.to)) }]),
    ...rangeColumns.flatMap((part) => (filter[part] === null ? [] : [{ part, text: l10n.t('{0} {1} to {2}', rangeNames[part](), compact(filter[part].from), compact(filter[part].to)) }])),
    ...(label === null ? [] : [{ part: 'label' as const, text: l10n.t('label {0}', className(label, classNames)) }]),
    ...(predicted === null ? [] : [{ part: 'predicted' as const, text: l10n.t('predicted {0}', className(predicted, classNames)) }]),
    ...(expression === null ? [] : [{ part: 'expression' as const, text: shortened(expression) }]),
  ];
}

/** Characters of an expression that a chip shows. */
const shownExpression = 60;

function shortened(expression: string): string {
  return expression.length > shownExpression ? `${expression.slice(0, shownExpression)}…` : expression;
}

function historyText(history: SampleHistory): string {
  switch (history) {
    case 'forgotten': return l10n.t('forgotten over the steps');
    case 'never': return l10n.t('right at no step');
    case 'unforgettable': return l10n.t('learned and never forgotten');
  }
}

function dynamicsText({ confidence, variability, history }: DynamicsFilter): string {
  return [
    ...(confidence === undefined ? [] : [l10n.t('confidence {0} to {1}', compact(confidence[0]), compact(confidence[1]))]),
    ...(variability === undefined ? [] : [l10n.t('variability {0} to {1}', compact(variability[0]), compact(variability[1]))]),
    ...(history === undefined ? [] : [historyText(history)]),
  ].join(', ');
}
