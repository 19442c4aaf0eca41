import { rowCount, rowElements } from '../../tensors/shape';
import type { TensorData, TensorView } from '../../tensors/tensor';
import type { Work } from '../../work';
import { rowBlocks } from '../rowBlocks';

/** How far what is not finite has spread in a tensor. */
export interface Spread {
  /** Elements that are NaN or infinite. */
  readonly elements: number;
  /** Those that are +∞ and −∞; the others are NaN. */
  readonly positive: number;
  readonly negative: number;
  /** Rows along axis 0 that have one, those that are nothing else, and all rows. */
  readonly rows: number;
  readonly wholeRows: number;
  readonly rowCount: number;
  /** Elements of a row. */
  readonly width: number;
  /** The one place in the rows where they all stand; null where they stand in several. */
  readonly column: number | null;
}

/** Counts them over the whole tensor, block by block. */
export async function spreadOf(view: TensorView, work: Work): Promise<Spread> {
  const width = Math.max(1, rowElements(view.shape));
  let [elements, rows, wholeRows] = [0, 0, 0];
  const columns = new Set<number>();
  const infinite = { positive: 0, negative: 0 };
  for await (const { tensor: { data } } of rowBlocks(view, work)) {
    for (let start = 0; start < data.length; start += width) {
      const found = notFiniteInRow(data, start, width, columns, infinite);
      elements += found;
      rows += found > 0 ? 1 : 0;
      wholeRows += found === width ? 1 : 0;
    }
  }
  const [column = null] = columns.size === 1 ? columns : [];
  return { elements, ...infinite, rows, wholeRows, rowCount: rowCount(view.shape), width, column };
}

/** Adds to `columns` as long as it is worth knowing whether there is one only. */
function notFiniteInRow(data: TensorData, start: number, width: number, columns: Set<number>, infinite: { positive: number; negative: number }): number {
  let found = 0;
  for (let column = 0; column < width; column++) {
    const value = data[start + column];
    if (typeof value === 'number' && !Number.isFinite(value)) {
      found++;
      infinite.positive += value === Infinity ? 1 : 0;
      infinite.negative += value === -Infinity ? 1 : 0;
      if (columns.size < 2) {
        columns.add(column);
      }
    }
  }
  return found;
}

/** In words, behind the first of them. */
export function spreadText(spread: Spread | null): string {
  if (spread === null || spread.elements === 0) {
    return '';
  }
  const { elements, rows, wholeRows, rowCount: all, width, column } = spread;
  if (elements === 1) {
    return ', the only element that is not finite';
  }
  const place = width === 1 || all === 1 ? '' : wholeRows === rows ? ', each of them whole' : column === null ? '' : `, all in column ${column}`;
  return `, one of ${elements} that are not finite${kindsText(spread)}, in ${rows} of ${all} rows${place}`;
}

/** How many there are of each kind, where there are several. */
function kindsText({ elements, positive, negative }: Spread): string {
  const kinds = [[elements - positive - negative, 'NaN'], [positive, '+∞'], [negative, '−∞']] as const;
  const present = kinds.filter(([count]) => count > 0);
  return present.length < 2 ? '' : ` (${present.map(([count, kind]) => `${count} ${kind}`).join(', ')})`;
}
