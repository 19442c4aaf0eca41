import { BadInput } from '../../errors';
import type { ClassReport } from '../classes/classReport';
import type { Finding, InspectionDocument, JsonNumber, JsonValue, LossReport, SampleRow } from '../document';
import type { Inspection } from '../inspection';

/** Samples and classes that a loss lists. */
const worstListed = 20;
const classesListed = 50;
/** Samples of a finding's evidence. */
const evidenceListed = 20;
/** Characters of a name or message. */
const longestText = 400;

/** An inspection as a Markdown document: the total and its parts, the findings with their evidence, the worst samples, the classes, and how each number came about. */
export function markdownReport(inspection: Inspection): string {
  const { document, subject, classNames } = inspection;
  const sections = [
    `# Loss report: ${plain(subject.title)}`,
    ...totalLines(document),
    ...findingLines(document.findings),
    ...document.losses.flatMap((loss, i) => (loss.error === null && loss.samples > 0 ? lossLines(inspection, loss, i, classNames) : [])),
    ...arithmeticLines(document),
  ];
  return `${sections.join('\n\n')}\n`;
}

function totalLines({ totalLoss, dataLoss, regularizationLoss, convention, series, error, losses, regularization }: InspectionDocument): readonly string[] {
  const facts = [
    ['total loss', totalLoss === null ? `unavailable: ${plain(error ?? '')}` : number(totalLoss)],
    ['data loss', number(dataLoss)], ['regularization', number(regularizationLoss)], ['convention', convention],
    ...(series === undefined ? [] : [['step', series.step]]),
  ];
  const parts = [
    ...losses.map(({ name, loss, value, coefficient, samples, accuracy, collected, error: reason }) => [
      plain(name), plain(loss), reason === null ? number(value) : `cannot be computed: ${plain(reason)}`, String(coefficient), String(samples),
      accuracy === undefined ? '' : number(accuracy), collected ? 'yes' : 'no',
    ]),
    ...regularization.map(({ regularizer, scale, value, error: reason }) => [
      plain(regularizer), `regularizer, scale ${scale}`, reason === null ? number(value) : `cannot be computed: ${plain(reason)}`, '', '', '', 'yes',
    ]),
  ];
  return [table(['', ''], facts), '## Parts', table(['part', 'loss', 'value', 'coefficient', 'samples', 'accuracy', 'in the total'], parts)];
}

function findingLines(findings: readonly Finding[]): readonly string[] {
  if (findings.length === 0) {
    return ['## Findings', 'None.'];
  }
  const severity = { error: 0, warning: 1, info: 2 };
  const lines = [...findings].sort((a, b) => severity[a.severity] - severity[b.severity]).map(({ code, severity: how, loss, message, advice, evidence }) => (
    `- **${how}** \`${code}\`${loss === undefined ? '' : ` of ${plain(loss)}`}: ${plain(message)}${advice === undefined ? '' : ` To do: ${plain(advice)}`}${evidenceText(evidence)}`));
  return ['## Findings', lines.join('\n')];
}

function evidenceText(evidence: Finding['evidence']): string {
  const samples = Array.isArray(evidence['samples']) ? evidence['samples'].map(String) : [];
  const others = Object.entries(evidence)
    .filter(([key, value]) => key !== 'samples' && ['string', 'number', 'boolean'].includes(typeof value))
    .map(([key, value]) => `${plain(key)} ${plain(String(value))}`);
  const listed = samples.length === 0 ? [] : [`samples ${samples.slice(0, evidenceListed).join(', ')}${samples.length > evidenceListed ? ` and ${samples.length - evidenceListed} more` : ''}`];
  return listed.length + others.length === 0 ? '' : `\n  Evidence: ${[...listed, ...others].join('; ')}.`;
}

function lossLines(inspection: Inspection, loss: LossReport, index: number, classNames: readonly string[] | null): readonly string[] {
  const { rows } = inspection.rows({ loss: index, sort: { column: 'loss', descending: true }, start: 0, end: worstListed });
  const isClass = loss.task === 'multiclass' || loss.task === 'binary' || loss.task === 'multilabel';
  const name = (value: JsonValue): string => valueText(value, isClass ? classNames : null);
  const line = (row: SampleRow): readonly string[] => [
    row.index === undefined ? String(row.sample) : `${row.sample} [${row.index.join(', ')}]`, number(row.loss), name(row.label), name(row.predicted), number(row.probability), number(row.margin), number(row.weight),
  ];
  const report = classesOf(inspection, index);
  return [
    `## Worst samples of ${plain(loss.name)}`,
    table(['sample', 'loss', loss.task === 'regression' ? 'target' : 'label', loss.task === 'regression' ? 'prediction' : 'predicted', 'p(label)', 'margin', 'weight'], rows.map(line)),
    ...(report === null ? [] : classLines(report, loss.name, classNames)),
  ];
}

function classLines({ classes }: ClassReport, loss: string, classNames: readonly string[] | null): readonly string[] {
  const lines = classes.slice(0, classesListed).map((row) => [
    valueText(row.class, classNames), String(row.labelled), String(row.right), share(row.meanLoss), share(row.precision), share(row.recall),
  ]);
  const left = classes.length - lines.length;
  return [`## Classes of ${plain(loss)}`, table(['class', 'samples', 'right', 'mean loss', 'precision', 'recall'], lines), ...(left > 0 ? [`${left} more classes are left out.`] : [])];
}

/** Null for a loss that sorts no samples into classes. */
function classesOf(inspection: Inspection, loss: number): ClassReport | null {
  try {
    return inspection.classes({ loss });
  } catch (error) {
    if (error instanceof BadInput) {
      return null;
    }
    throw error;
  }
}

function arithmeticLines({ losses, inferred }: InspectionDocument): readonly string[] {
  const lines = losses.filter(({ error }) => error === null).map(({ name, convention, framework, reduction, formula, arithmetic, parameters }) => (
    `- ${plain(name)}: ${convention}${framework === null ? '' : `, ${plain(framework)}`}${reduction === null ? '' : `, ${plain(reduction)}`}`
    + (formula === null ? '' : `; ${plain(formula)}`) + (arithmetic === null ? '' : `; ${plain(arithmetic)}`)
    + Object.entries(parameters).map(([key, value]) => `; ${plain(key)} = ${plain(JSON.stringify(value))}`).join('')));
  const roles = inferred.map(({ role, reference, reason }) => `- ${plain(role)}: ${plain(reference)}, because ${plain(reason)}`);
  return [...(lines.length === 0 ? [] : ['## How it was computed', lines.join('\n')]), ...(roles.length === 0 ? [] : ['## What was inferred', roles.join('\n')])];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function valueText(value: JsonValue, classNames: readonly string[] | null): string {
  const one = (index: number | string): string => plain(classNames?.[Number(index)] === undefined ? String(index) : `${index} · ${classNames[Number(index)] ?? ''}`);
  return value === null ? '' : typeof value === 'object' ? value.map(one).join(', ') : one(value);
}

function number(value: JsonNumber | null): string {
  return value === null ? '' : String(value);
}

function share(value: number | null): string {
  return value === null ? '' : String(value);
}

/** A text of a file as Markdown shows it as it is: on one line, cut, and without marks. */
function plain(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').slice(0, longestText);
  return line.replace(/[\\`*_{}[\]<>#|~]/g, (mark) => (mark === '<' ? '&lt;' : mark === '>' ? '&gt;' : `\\${mark}`));
}
