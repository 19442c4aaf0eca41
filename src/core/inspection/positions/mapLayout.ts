/** Most cells of the maps of one answer: 3 MB. */
export const mostCellsOfAnswer = 1 << 18;

/** What a cell is, in bits: nothing of it counts, something of it is not finite, nothing of it passes the filter. */
export const cellState = { leftOut: 1, notFinite: 2, filteredOut: 4 } as const;

/** How one sequence or image is laid out in cells. */
export interface MapLayout {
  /** Lengths of its positions: [T], or [H, W]. */
  readonly shape: readonly number[];
  /** Positions that a cell stands for along each axis. */
  readonly step: number;
  /** Cells along each axis. */
  readonly cells: readonly number[];
}

/**
 * The layout of a map of at most `most` cells.
 * @param positions axes of the positions; those before the last two are maps of their own
 */
export function mapLayout(positions: readonly number[], most: number): MapLayout {
  const shape = positions.slice(-2);
  const cellsAt = (step: number): readonly number[] => shape.map((length) => Math.ceil(length / step));
  let step = 1;
  while (step < Math.max(...shape) && product(cellsAt(step)) > most) {
    step += 1;
  }
  return { shape, step, cells: cellsAt(step) };
}

/** How many maps of `most` cells one answer has room for, at least one. */
export function mapsOfAnswer(positions: readonly number[], most: number): number {
  return Math.max(1, Math.floor(mostCellsOfAnswer / product(mapLayout(positions, most).cells)));
}

export const product = (lengths: readonly number[]): number => lengths.reduce((size, length) => size * length, 1);
