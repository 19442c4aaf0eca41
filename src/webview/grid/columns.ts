import type { Task } from '../../core/engine/evaluation';
import type { ExtraColumnInfo } from '../../core/inspection/document';
import type { SortColumn } from '../../protocol/sampleQuery';
import * as l10n from '../text/l10n';

/** A column of a table of samples. */
export interface GridColumn<Key extends string = SortColumn> {
  readonly key: Key;
  readonly title: string;
  /** What it holds, in one sentence. */
  readonly description: string;
  readonly numeric: boolean;
  /** A track of the CSS grid. */
  readonly width: string;
  /** Rows cannot be sorted by it. */
  readonly isUnsorted?: true;
}

const sample = (digits: number): GridColumn => (
  { key: 'sample', title: l10n.t('sample'), description: l10n.t('Index along axis 0'), numeric: true, width: `minmax(${digits + 3}ch, 0.7fr)` });
const loss = (): GridColumn => (
  { key: 'loss', title: l10n.t('loss'), description: l10n.t('Loss of the sample before weights'), numeric: true, width: 'minmax(74px, 1.3fr)' });
const weight = (): GridColumn => (
  { key: 'weight', title: l10n.t('weight'), description: l10n.t('Weight of the sample'), numeric: true, width: 'minmax(64px, 0.7fr)' });
const share = (): GridColumn => (
  { key: 'contribution', title: l10n.t('share'), description: l10n.t('Share of the loss that the sample carries'), numeric: true, width: 'minmax(72px, 0.7fr)' });

const classified = (): readonly GridColumn[] => [
  { key: 'label', title: l10n.t('label'), description: l10n.t('Class that the sample has'), numeric: false, width: 'minmax(40px, 1.2fr)' },
  { key: 'predicted', title: l10n.t('predicted'), description: l10n.t('Class that the model gives it'), numeric: false, width: 'minmax(60px, 1.3fr)' },
  { key: 'probability', title: l10n.t('p(label)'), description: l10n.t('Probability that the model gives the label'), numeric: true, width: 'minmax(70px, 0.9fr)' },
  { key: 'margin', title: l10n.t('margin'), description: l10n.t('Score of the label minus the best other score'), numeric: true, width: 'minmax(72px, 0.9fr)' },
];

const measured = (): readonly GridColumn[] => [
  { key: 'label', title: l10n.t('target'), description: l10n.t('Value wanted'), numeric: true, width: 'minmax(72px, 1fr)' },
  { key: 'predicted', title: l10n.t('prediction'), description: l10n.t('Value predicted'), numeric: true, width: 'minmax(80px, 1fr)' },
];

/** Narrower than this, the least needed column is left out. */
const roomy = 620;

/** What decides on the columns beside the task. */
export interface ColumnRoom {
  /** Pixels of the table. */
  readonly width: number;
  readonly samples: number;
  /** Whether a regression predicts one value a sample; several do not fit a column. */
  readonly single?: boolean;
}

/** The columns that make sense for a task, and have room. */
export function columnsOf(task: Task | null, room: ColumnRoom): readonly GridColumn[] {
  const all = ownColumnsOf(task, room);
  return all.length > 6 && room.width < roomy ? all.filter(({ key }) => key !== 'contribution') : all;
}

/** Which columns the user wants to see and which not, by their keys. */
export type ColumnWishes = Readonly<Partial<Record<SortColumn, boolean>>>;

/** A column that can be shown, and whether it is. */
export interface ColumnChoice {
  readonly column: GridColumn;
  readonly isShown: boolean;
}

/**
 * All columns that there are: those of a task, and behind the first one those of the dump's own. The sample's index is always shown.
 * @param wishes what the user chose; else what is usual
 */
export function columnChoices(task: Task | null, room: ColumnRoom, extras: readonly ExtraColumnInfo[], wishes: ColumnWishes): readonly ColumnChoice[] {
  const usual = new Set(columnsOf(task, room).map(({ key }) => key));
  const [first, ...others] = ownColumnsOf(task, room).map((column): ColumnChoice => (
    { column, isShown: column.key === 'sample' || (wishes[column.key] ?? usual.has(column.key)) }));
  const shown = new Set(shownExtras(extras, wishes));
  const own = extras.map(({ name, kind }): ColumnChoice => ({
    column: {
      key: `extra:${name}`, title: name, description: l10n.t('{0} of the dump', name), numeric: kind === 'number', width: extraWidth(name, kind),
    },
    isShown: shown.has(name),
  }));
  return [...(first === undefined ? [] : [first]), ...own, ...others];
}

/** Wide enough for the title, within reason. */
function extraWidth(title: string, kind: ExtraColumnInfo['kind']): string {
  const least = Math.min(150, Math.max(kind === 'number' ? 72 : 96, title.length * pixelsOfDigit + 24));
  return `minmax(${least}px, ${kind === 'number' ? 0.8 : 1.4}fr)`;
}

/** Columns of the dump's own that are shown without being asked for, and at most how many. */
const usualExtra = /(?:^|[_.\-\s/])(?:id|ids|idx|index|uid|uuid|guid|key|keys|name|names|file|files|filename|filenames|path|paths|image|split|fold|source)$/i;
const mostUsual = 3;

/** Names of the columns of the dump's own that are shown: ids, file names and the split, or what the user chose. */
export function shownExtras(extras: readonly ExtraColumnInfo[], wishes: ColumnWishes): readonly string[] {
  const usual = extras.filter(({ name }) => usualExtra.test(name)).slice(0, mostUsual);
  return extras.filter((extra) => wishes[`extra:${extra.name}`] ?? usual.includes(extra)).map(({ name }) => name);
}

/** Pixels that the columns need at least. */
export function leastWidth(columns: readonly { readonly width: string }[]): number {
  return columns.reduce((sum, { width }) => {
    const [, size = '0', unit] = /^minmax\((\d+)(px|ch)/.exec(width) ?? [];
    return sum + Number(size) * (unit === 'ch' ? pixelsOfDigit : 1);
  }, 0);
}

const pixelsOfDigit = 8;

function ownColumnsOf(task: Task | null, { samples, single = true }: ColumnRoom): readonly GridColumn[] {
  const own = task === 'regression' ? (single ? measured() : []) : task === null || task === 'elementwise' ? [] : classified();
  const digits = Math.max(6, String(samples).length);
  return [sample(digits), loss(), ...own, weight(), share()];
}
