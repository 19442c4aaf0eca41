import type { LossRequest } from '../../engine/evaluation';
import { PickedRows } from '../../tensors/pickedRows';
import { elementCount, rowElements } from '../../tensors/shape';
import type { TensorView } from '../../tensors/tensor';
import { viewsOf } from '../beside/dumpsBeside';

/** Elements, and rows, past which a pass takes so long that something is to be seen before its end. */
const largeElements = 2 ** 23;
const largeRows = 2 ** 18;
/** Elements that are picked of the largest tensor: a few megabytes. */
const pickedElements = 2 ** 20;
const mostRows = 2 ** 15;
/** Of very long rows so many are picked all the same, unless they have more elements than that. */
const fewestRows = 4;
const longestPick = 2 ** 25;
/** Places in the file that rows are picked at. */
const places = 32;

/** Losses that are more than something of each row, or are not known to be. */
const ofAllRows: ReadonlySet<string> = new Set(['custom', 'expression']);

/** The rows of a loss that are picked, and of how many. */
export interface Pick {
  readonly rows: PickedRows;
  readonly of: number;
  /** Taken at places all over the file, and not at its beginning only. */
  readonly isSpread: boolean;
}

/** Whether a pass over the tensors takes long. */
export function isLarge(views: readonly TensorView[]): boolean {
  return views.some(({ shape }) => (elementCount(shape) ?? Infinity) >= largeElements || (shape[0] ?? 1) >= largeRows);
}

/**
 * The rows that a first sight of a loss is of: stretches all over the file, for the first rows of a sorted dump say little of the others.
 * Where rows cannot be read without all before them, as of what is compressed, the first ones. Null for a loss whose value does not follow
 * from some of its rows.
 */
export function rowsToPick(request: LossRequest): Pick | null {
  const views = viewsOf(request);
  const rows = Math.max(...views.map(({ shape }) => shape[0] ?? 1));
  if (ofAllRows.has(request.loss) || request.module !== undefined || takesRowsTogether(request)) {
    return null;
  }
  const byRow = views.filter(({ shape }) => shape[0] === rows);
  const longest = Math.max(...byRow.map(({ shape }) => rowElements(shape)));
  const wanted = Math.min(mostRows, Math.max(fewestRows, Math.floor(pickedElements / longest)));
  if (wanted * longest > longestPick || wanted * 2 > rows) {
    return null;
  }
  const isSpread = byRow.every(({ stored }) => stored !== undefined && stored.isSequential !== true);
  return { rows: isSpread ? spread(wanted, rows) : new PickedRows([[0, wanted]]), of: rows, isSpread };
}

/** The loss of the picked rows. What is not given row by row, as weights of classes, stays whole. */
export function picked(request: LossRequest, { rows, of }: Pick): LossRequest {
  const taken = (view: TensorView): TensorView => (view.shape[0] === of ? rows.of(view) : view);
  const { inputs, weights } = request;
  return {
    ...request,
    inputs: Object.fromEntries(Object.entries(inputs).map(([role, view]) => [role, taken(view)])),
    weights: typeof weights === 'object' && weights !== null ? taken(weights) : weights,
  };
}

/** Whether axis 0 is no axis of samples, or each row's weight counts for all others. */
function takesRowsTogether({ loss, inputs, parameters, weights }: LossRequest): boolean {
  const axes = Object.values(inputs).flatMap(({ shape }) => [0, -shape.length]);
  return [parameters['axis'], parameters['dim']].some((axis) => typeof axis === 'number' && axes.includes(axis))
    || (loss === 'mean_pairwise_squared_error' && typeof weights === 'object' && weights !== null);
}

/** Stretches of the same length that begin at equal distances, the first of them at row 0. */
function spread(wanted: number, rows: number): PickedRows {
  const count = Math.min(places, wanted);
  const length = Math.floor(wanted / count);
  return new PickedRows(Array.from({ length: count }, (_, i) => {
    const start = Math.floor(i * rows / count);
    return [start, start + length] as const;
  }));
}
