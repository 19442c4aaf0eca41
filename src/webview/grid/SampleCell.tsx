import type { JSX } from 'preact';
import type { LossReport, SampleRow } from '../../core/inspection/document';
import { Hidden, Icon } from '../components/Icon';
import * as l10n from '../text/l10n';
import { exactText, isWrong, valueText, type ClassNames } from '../text/classes';
import { compact, exact, percent, probability, toNumber } from '../text/numbers';
import type { GridColumn } from './columns';

interface CellProps {
  readonly column: GridColumn;
  readonly row: SampleRow;
  readonly report: LossReport;
  readonly classNames: ClassNames;
  /** Largest loss, for the bars behind the losses. */
  readonly largest: number;
}

/** What a cell of the table of samples shows. */
export function SampleCell({ column, row, report, classNames, largest }: CellProps): JSX.Element {
  switch (column.key) {
    case 'sample':
      return <>{row.sample}</>;
    case 'loss':
      return <LossCell value={toNumber(row.loss)} largest={largest} />;
    case 'label':
      return <span title={exactText(row.label)}>{valueText(row.label, report.task, classNames)}</span>;
    case 'predicted':
      return <PredictedCell row={row} report={report} classNames={classNames} />;
    case 'probability':
      return row.probability === null ? <>–</> : <span title={exact(toNumber(row.probability))}>{probability(toNumber(row.probability))}</span>;
    case 'margin':
      return row.margin === null ? <>–</> : <span title={exact(toNumber(row.margin))}>{compact(toNumber(row.margin))}</span>;
    case 'weight':
      return <span title={exact(toNumber(row.weight))}>{compact(toNumber(row.weight))}</span>;
    case 'contribution':
      return <ShareCell row={row} report={report} />;
    default:
      return <ExtraCell value={row.extra?.[column.key.slice('extra:'.length)]} isNumber={column.numeric} />;
  }
}

/** A value of the dump's own: a text as it is, a number in short with all its digits in the tooltip. */
function ExtraCell({ value, isNumber }: { readonly value: number | string | undefined; readonly isNumber: boolean }): JSX.Element {
  if (value === undefined || value === '') {
    return <>–</>;
  }
  const isInteger = Number.isInteger(value) || (isNumber && /^-?\d+$/.test(String(value)));
  return <span title={String(value)}>{!isNumber || isInteger ? String(value) : compact(Number(value))}</span>;
}

function LossCell({ value, largest }: { readonly value: number; readonly largest: number }): JSX.Element {
  const share = Number.isFinite(value) && largest > 0 ? Math.max(0, value / largest) : 0;
  return (
    <>
      {share > 0 && <span class="loss-bar" style={{ width: `${Math.min(100, share * 100)}%` }} />}
      <span class={`loss-number ${Number.isFinite(value) ? '' : 'not-finite'}`} title={exact(value)}>
        {!Number.isFinite(value) && <Icon name="error" />}{compact(value)}
      </span>
    </>
  );
}

function PredictedCell({ row, report, classNames }: Pick<CellProps, 'row' | 'report' | 'classNames'>): JSX.Element {
  const text = valueText(row.predicted, report.task, classNames);
  if (!isWrong(row.label, row.predicted, report.task)) {
    return <span title={exactText(row.predicted)}>{text}</span>;
  }
  return <span class="wrong" title={l10n.t('wrong: {0}', exactText(row.predicted))}><Icon name="close" /><Hidden>{`${l10n.t('wrong:')} `}</Hidden>{text}</span>;
}

function ShareCell({ row, report }: Pick<CellProps, 'row' | 'report'>): JSX.Element {
  if (row.contribution === null || report.value === null) {
    return <>–</>;
  }
  const share = toNumber(row.contribution) / toNumber(report.value);
  return <span title={exact(toNumber(row.contribution))}>{percent(share)}</span>;
}
