import type { Task } from '../../core/engine/evaluation';
import type { SortColumn } from '../../protocol/sampleQuery';

/** A column of the sample table. */
export interface GridColumn {
  readonly key: SortColumn;
  readonly title: string;
  /** What it holds, in one sentence. */
  readonly description: string;
  readonly numeric: boolean;
  /** A track of the CSS grid. */
  readonly width: string;
}

const sample: Omit<GridColumn, 'width'> = { key: 'sample', title: 'sample', description: 'Index along axis 0', numeric: true };
const loss: GridColumn = { key: 'loss', title: 'loss', description: 'Loss of the sample before weights', numeric: true, width: 'minmax(74px, 1.3fr)' };
const weight: GridColumn = { key: 'weight', title: 'weight', description: 'Weight of the sample', numeric: true, width: 'minmax(64px, 0.7fr)' };
const share: GridColumn = {
  key: 'contribution', title: 'share', description: 'Share of the loss that the sample carries', numeric: true, width: 'minmax(72px, 0.7fr)',
};

const classified: readonly GridColumn[] = [
  { key: 'label', title: 'label', description: 'Class that the sample has', numeric: false, width: 'minmax(40px, 1.2fr)' },
  { key: 'predicted', title: 'predicted', description: 'Class that the model gives it', numeric: false, width: 'minmax(60px, 1.3fr)' },
  { key: 'probability', title: 'p(label)', description: 'Probability that the model gives the label', numeric: true, width: 'minmax(70px, 0.9fr)' },
  { key: 'margin', title: 'margin', description: 'Score of the label minus the best other score', numeric: true, width: 'minmax(72px, 0.9fr)' },
];

const measured: readonly GridColumn[] = [
  { key: 'label', title: 'target', description: 'Value wanted', numeric: true, width: 'minmax(72px, 1fr)' },
  { key: 'predicted', title: 'prediction', description: 'Value predicted', numeric: true, width: 'minmax(80px, 1fr)' },
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

/** The columns that make sense for a task. */
export function columnsOf(task: Task | null, { width, samples, single = true }: ColumnRoom): readonly GridColumn[] {
  const own = task === 'regression' ? (single ? measured : []) : task === null || task === 'elementwise' ? [] : classified;
  const tail = own === classified && width < roomy ? [weight] : [weight, share];
  const digits = Math.max(5, String(samples).length);
  return [{ ...sample, width: `minmax(${digits + 3}ch, 0.7fr)` }, loss, ...own, ...tail];
}
