import type { JsonNumber, JsonValue } from '../core/inspection/document';
import type { Change } from '../core/inspection/compare/comparisonReport';
import type { ComparedLoss, ComparisonDocument } from './compareCommand';
import { styleOf, type Style } from './style';
import { table, type TableColumn } from './table';
import { printable, shortNumber } from './text';

interface Presentation {
  readonly classNames: readonly string[] | null;
  readonly colours: boolean;
}

/** Classes that are shown of a loss. */
const mostClasses = 10;

const changeColumns: readonly TableColumn[] = [{ title: 'from', align: 'right' }, { title: 'to', align: 'right' }, { title: 'change', align: 'right' }];

/** A comparison for a person's eyes: the total and its parts, then each loss by class and by sample, the largest changes first. */
export function describeComparison(document: ComparisonDocument, { classNames, colours }: Presentation): string {
  const style = styleOf(colours);
  const { from, to, total, parts, losses } = document;
  const columns: readonly TableColumn[] = [{ title: 'part', align: 'left' }, ...changeColumns];
  const rows = [['total', ...cells(total)], ...parts.map(({ name, ...change }) => [name, ...cells(change)])];
  return `${[
    `${style.heading(printable(from))} → ${style.heading(printable(to))}`,
    table(columns, rows),
    ...losses.map((loss) => describeLoss(loss, classNames, style)),
  ].join('\n\n')}\n`;
}

function describeLoss({ name, samples, idName, notes, answers, classes, rows }: ComparedLoss, classNames: readonly string[] | null, style: Style): string {
  const { both, onlyFrom, onlyTo } = samples;
  const facts = [
    `${both} sample${both === 1 ? '' : 's'} in both, matched by ${idName === null ? 'their place' : printable(idName)}`,
    ...(onlyFrom > 0 ? [`${onlyFrom} only before`] : []),
    ...(onlyTo > 0 ? [`${onlyTo} only after`] : []),
  ];
  const named = (value: JsonValue): string => (typeof value === 'number' && answers !== null ? classNames?.[value] ?? shortNumber(value) : plain(value));
  const hasIds = rows.some(({ id }) => id !== null);
  const sections = [
    `${style.heading(printable(name))}  ${facts.join(', ')}`,
    ...notes.map((note) => `  ${style.warning(printable(note))}`),
    ...(answers === null ? [] : [`  ${answers.becameRight} became right, ${answers.becameWrong} became wrong, ${answers.stayedWrong} stayed wrong`]),
    ...(classes.length === 0 ? [] : [table(
      [{ title: 'class', align: 'left' }, { title: 'samples', align: 'right' }, ...changeColumns],
      classes.slice(0, mostClasses).map(({ class: of, samples: count, ...change }) => [named(of), String(count), ...cells(change)]), '    ',
    )]),
    ...(rows.length === 0 ? [] : [table(
      [{ title: 'sample', align: 'right' }, ...(hasIds ? [{ title: 'id', align: 'right' } as const] : []), ...changeColumns, { title: 'label', align: 'right' }, { title: 'predicted', align: 'left' }],
      rows.map((row) => [
        String(row.sample), ...(hasIds ? [plain(row.id)] : []), ...cells(row), named(row.label), `${named(row.predictedFrom)} → ${named(row.predictedTo)}`,
      ]), '    ',
    )]),
  ];
  return sections.join('\n');
}

function cells({ from, to, delta }: Change): readonly string[] {
  return [shortNumber(from), shortNumber(to), signed(delta)];
}

function signed(delta: JsonNumber | null): string {
  return `${typeof delta === 'number' && delta > 0 ? '+' : ''}${shortNumber(delta)}`;
}

function plain(value: JsonValue): string {
  return typeof value === 'number' || typeof value === 'string' || value === null ? shortNumber(value) : value.join(' ');
}
