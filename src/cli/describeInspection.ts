import type { Finding, InspectionDocument, JsonValue, LossReport, SampleRow } from '../core/inspection/document';
import { styleOf, type Style } from './style';
import { table, type TableColumn } from './table';
import { percent, printable, shortNumber } from './text';

interface Presentation {
  readonly title: string;
  readonly classNames: readonly string[] | null;
  readonly colours: boolean;
}

/** An inspection for a person's eyes: the total and its parts, what looks wrong, and each loss with its worst samples. */
export function describeInspection(document: InspectionDocument, { title, classNames, colours }: Presentation): string {
  const style = styleOf(colours);
  const sections = [
    `${style.heading(printable(title))} ${style.faint(`(${document.convention}${seriesText(document)})`)}`,
    describeTotal(document, style),
    describeFindings(document.findings, style),
    ...document.losses.map((report) => describeLoss(report, classNames, style)),
    describeInferred(document, style),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

/** Which step of a series it is. */
function seriesText({ series }: InspectionDocument): string {
  const [first, last] = [series?.steps[0], series?.steps.at(-1)];
  return series === undefined || first === undefined ? '' : `, step ${series.step} of ${first === last ? first : `${first} to ${last ?? ''}`}`;
}

/** Characters of a bar that stands for the whole. */
const barLength = 24;

function describeTotal(document: InspectionDocument, style: Style): string {
  const { totalLoss, losses, regularization } = document;
  const parts = [
    ...losses.map(({ name, value, coefficient, collected, arithmetic, error }) => ({
      name: coefficient === 1 ? name : `${shortNumber(coefficient)} × ${name}`,
      value: typeof value === 'number' ? value * coefficient : value,
      note: error === null ? (collected ? arithmetic ?? '' : `not in the total; ${arithmetic ?? ''}`) : 'cannot be computed',
      collected,
    })),
    ...regularization.map(({ regularizer, scale, value, tensors, error }) => ({
      name: `${regularizer} × ${shortNumber(scale)}`,
      value,
      note: error === null ? `over ${tensors.length} tensor${tensors.length === 1 ? '' : 's'}` : 'cannot be computed',
      collected: error === null,
    })),
  ];
  const columns: readonly TableColumn[] = [
    { title: 'part', align: 'left' }, { title: 'value', align: 'right' }, { title: 'share', align: 'right' },
    { title: '', align: 'left' }, { title: '', align: 'left' },
  ];
  const rows = parts.map(({ name, value, note, collected }) => {
    const share = collected && typeof value === 'number' && typeof totalLoss === 'number' ? value / totalLoss : NaN;
    return [name, shortNumber(value), percent(share), bar(share), note];
  });
  const heading = `${style.heading('Total loss')}  ${style.heading(shortNumber(totalLoss))}`;
  const why = document.error === undefined ? '' : `  ${style.error(printable(document.error))}`;
  return `${heading}${why}\n${table(columns, rows)}`;
}

function bar(share: number): string {
  return share >= 0 && share <= 1 ? '█'.repeat(Math.round(share * barLength)) : '';
}

function describeFindings(findings: readonly Finding[], style: Style): string {
  if (findings.length === 0) {
    return '';
  }
  const severityStyle = { error: style.error, warning: style.warning, info: style.faint };
  const lines = findings.map(({ severity, code, loss, message, advice }) => (
    `  ${severityStyle[severity](severity)}  ${code}${loss === undefined ? '' : ` (${printable(loss)})`}: ${printable(message)}${advice === undefined ? '' : `\n      ${style.faint(printable(advice))}`}`
  ));
  return [style.heading('Findings'), ...lines].join('\n');
}

function describeLoss(report: LossReport, classNames: readonly string[] | null, style: Style): string {
  const { name, loss, value, samples, accuracy, formula, perSample, reduction, ignored, rows, error, precision } = report;
  const heading = style.heading(printable(name)) + (name === loss ? '' : `  ${printable(loss)}`);
  if (error !== null) {
    return `${heading}\n  ${style.error(printable(error))}`;
  }
  const facts = [
    value === null ? 'a tensor' : shortNumber(value),
    reduction ?? '',
    `${samples} sample${samples === 1 ? '' : 's'}${ignored === undefined ? '' : `, ${ignored} ignored`}`,
    typeof accuracy === 'number' ? `accuracy ${percent(accuracy)}` : '',
    precision === undefined ? '' : `computed in ${precision}`,
  ].filter((fact) => fact !== '');
  return [
    `${heading}  ${facts.join(', ')}`,
    formula === null ? '' : `  ${style.faint(formula)}`,
    perSample === null ? '' : `  per sample: min ${shortNumber(perSample.min)}, median ${shortNumber(perSample.median)}, `
      + `mean ${shortNumber(perSample.mean)}, max ${shortNumber(perSample.max)}${perSample.nan === 0 ? '' : `, ${perSample.nan} NaN`}`,
    rows === undefined || rows.length === 0 ? '' : describeRows(rows, report, classNames),
  ].filter((line) => line !== '').join('\n');
}

function describeRows(rows: readonly SampleRow[], { task }: LossReport, classNames: readonly string[] | null): string {
  const name = (value: JsonValue): string => nameOf(value, task === 'multiclass' || task === 'multilabel' ? classNames : null);
  const shown: readonly (readonly [TableColumn, (row: SampleRow) => string])[] = [
    [{ title: 'sample', align: 'right' }, ({ sample, index }) => (index === undefined ? String(sample) : `[${index.join(', ')}]`)],
    [{ title: 'loss', align: 'right' }, ({ loss, ignored }) => (ignored === true ? 'ignored' : shortNumber(loss))],
    [{ title: 'label', align: 'right' }, ({ label }) => name(label)],
    [{ title: 'predicted', align: 'right' }, ({ predicted }) => name(predicted)],
    [{ title: 'p(label)', align: 'right' }, ({ probability }) => shortNumber(probability)],
    [{ title: 'margin', align: 'right' }, ({ margin }) => shortNumber(margin)],
    [{ title: 'weight', align: 'right' }, ({ weight }) => shortNumber(weight)],
  ];
  // A column that says nothing in any row is left out.
  const told = shown.filter(([{ title }, cell]) => rows.some((row) => cell(row) !== '–' && !(title === 'weight' && row.weight === 1)));
  return table(told.map(([column]) => column), rows.map((row) => told.map(([, cell]) => cell(row))), '    ');
}

function nameOf(value: JsonValue, classNames: readonly string[] | null): string {
  if (Array.isArray(value)) {
    return value.length === 0 ? 'none' : value.map((item: number) => nameOf(item, classNames)).join(' ');
  }
  return typeof value === 'number' ? classNames?.[value] ?? shortNumber(value) : value === null ? '–' : String(value);
}

function describeInferred({ inferred }: InspectionDocument, style: Style): string {
  if (inferred.length === 0) {
    return '';
  }
  const columns: readonly TableColumn[] = ['role', 'taken', 'why'].map((title) => ({ title, align: 'left' }));
  return [style.heading('Inferred'), table(columns, inferred.map(({ role, reference, reason }) => [role, reference, reason]))].join('\n');
}
