import type { JsonNumber, JsonValue, LossReport, RegularizationReport, SampleRow } from '../document';

const shown = (value: JsonNumber | null): string => (value === null ? '–' : typeof value === 'number' ? String(Number(value.toPrecision(8))) : value);

/** Text that Markdown takes as it stands. */
export function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]<>()#+\-.!|~]/g, '\\$&').replace(/\r?\n/g, ' ');
}

/** A loss in a hover: its value, how it comes about, and its worst samples. */
export function lossHover(report: LossReport, worst: readonly SampleRow[]): string {
  if (report.error !== null) {
    return `**${plain(report.name)}** cannot be computed: ${plain(report.error)}`;
  }
  const { value, numerator, denominator, denominatorOf, framework, reduction, formula, samples, ignored, accuracy, collected } = report;
  const lines = [
    `**${plain(report.name)}** = **${shown(value)}**${value === null ? ' (a tensor)' : ''}`,
    numerator === null || denominator === null ? '' : `${shown(numerator)} / ${shown(denominator)}${denominatorOf === null ? '' : ` ${plain(denominatorOf)}`}`,
    formula === null ? '' : plain(formula),
    [`\`${framework ?? report.loss}\``, reduction ?? '', `${samples} samples${ignored === undefined ? '' : `, ${ignored} ignored`}`,
      typeof accuracy === 'number' ? `accuracy ${(accuracy * 100).toFixed(1)} %` : '', collected ? '' : 'not in the total'].filter((part) => part !== '').join(' · '),
  ].filter((line) => line !== '');
  return [...lines, ...worstTable(worst)].join('\n\n');
}

/** Columns of numbers stand close together in a hover. */
const gap = '&nbsp;&nbsp;';

function worstTable(rows: readonly SampleRow[]): readonly string[] {
  if (rows.length === 0) {
    return [];
  }
  const cell = (value: JsonValue): string => {
    if (value === null) {
      return '';
    }
    return typeof value === 'number' ? String(Number(value.toPrecision(5))) : typeof value === 'string' ? plain(value) : value.join(' ');
  };
  return [[
    '| worst samples | loss | label | predicted | p(label) |', '| ---: | ---: | ---: | ---: | ---: |',
    ...rows.map(({ sample, index, loss, label, predicted, probability }) => `| ${index === undefined ? sample : plain(`[${index.join(', ')}]`)} | ${[loss, label, predicted, probability].map((value) => gap + cell(value)).join(' | ')} |`),
  ].join('\n')];
}

/** A regularizer in a hover: the share of each tensor. */
export function regularizerHover(report: RegularizationReport): string {
  if (report.error !== null) {
    return `**${plain(report.regularizer)}** cannot be computed: ${plain(report.error)}`;
  }
  const total = Number(report.value);
  const share = (value: JsonNumber): string => (total > 0 ? `${((Number(value) / total) * 100).toFixed(1)} %` : '');
  const rows = [...report.tensors].sort((a, b) => Number(b.value) - Number(a.value));
  return [
    `**${plain(report.regularizer)}** = **${shown(report.value)}**`,
    report.formula === null ? '' : plain(report.formula),
    ['| tensor | value | share |', '| :--- | ---: | ---: |', ...rows.slice(0, 12).map(({ reference, value }) => `| ${plain(reference)} | ${gap}${shown(value)} | ${gap}${share(value)} |`)].join('\n'),
    rows.length > 12 ? `and ${rows.length - 12} more` : '',
  ].filter((part) => part !== '').join('\n\n');
}

/** The value above an entry. */
export function lensTitle(report: LossReport | RegularizationReport | undefined): string {
  if (report === undefined) {
    return '';
  }
  return report.error !== null ? 'cannot be computed' : report.value === null ? 'a tensor, not in the total' : shown(report.value);
}
