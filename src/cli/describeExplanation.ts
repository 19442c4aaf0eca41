import type { ConventionRow, Explanation, Match } from '../core/inspection/explain/explanation';
import { styleOf, type Style } from './style';
import { table, type TableColumn } from './table';
import { printable, shortNumber } from './text';

interface Presentation {
  readonly title: string;
  readonly colours: boolean;
}

/** Matches shown to a person; JSON has them all. */
const mostShown = 12;

/** What gives a number, for a person's eyes. */
export function describeExplanation(explanation: Explanation, { title, colours }: Presentation): string {
  const style = styleOf(colours);
  const { number, matches, isExplained, byChance, searched, leftOut } = explanation;
  const heading = isExplained ? `${String(number)} is` : `Nothing gives ${String(number)}${matches.length === 0 ? '' : '; the nearest are'}`;
  const more = matches.length - mostShown;
  return `${[
    style.heading(printable(title)),
    [style.heading(heading), ...matches.slice(0, mostShown).map((match) => describeMatch(match, style))].join('\n'),
    byChance > 0 ? `  ${byChance} of ${searched} values agree to the digits given, which as many would by chance; more digits would tell` : '',
    more > 0 ? `  and ${more} more, which --json lists` : '',
    style.faint(`${searched} numbers compared${leftOut === null ? '' : `; ${leftOut}`}`),
  ].filter((section) => section !== '').join('\n\n')}\n`;
}

function describeMatch(match: Match, style: Style): string {
  const { value, convention, entry, loss, framework, reduction, parameters, hypothesis, arithmetic, denominatorOf } = match;
  const settings = Object.entries(parameters).map(([name, setting]) => `${name}=${JSON.stringify(setting)}`);
  const what = [entry === null ? 'total' : entry, framework === 'total loss' ? '' : `${convention} ${loss}`, reduction, ...settings].filter((text) => text !== '');
  return `  ${style.heading(String(value))}  ${printable(what.join(', '))}${hypothesis === null ? '' : `: ${style.warning(printable(hypothesis))}`}\n`
    + `    ${style.faint(printable(`${framework}: ${arithmetic}${denominatorOf === null ? '' : ` (divided by ${denominatorOf})`}`))}`;
}

interface LossRows {
  readonly name: string;
  readonly loss: string;
  readonly rows: readonly ConventionRow[];
}

/** Each loss under every convention, for a person's eyes. */
export function describeConventions(losses: readonly LossRows[], { title, colours }: Presentation): string {
  const style = styleOf(colours);
  const columns: readonly TableColumn[] = [
    { title: '', align: 'left' }, { title: 'convention', align: 'left' }, { title: 'framework', align: 'left' }, { title: 'reduction', align: 'left' },
    { title: 'value', align: 'right' }, { title: 'numerator', align: 'right' }, { title: 'denominator', align: 'right' }, { title: '', align: 'left' },
  ];
  const cells = ({ isShown, convention, framework, first, reduction, value, numerator, denominator, denominatorOf, error }: ConventionRow): readonly string[] => [
    isShown ? '*' : '', convention, framework, reduction, shortNumber(value), shortNumber(numerator), shortNumber(denominator),
    error ?? [denominatorOf ?? '', first === null ? '' : `(${first})`].filter((text) => text !== '').join(' '),
  ];
  const sections = losses.map(({ name, rows }) => `${style.heading(printable(name))}\n${table(columns, rows.map(cells))}`);
  return `${[style.heading(printable(title)), ...sections].join('\n\n')}\n`;
}
