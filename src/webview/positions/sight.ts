/** A stretch of cells that is in sight along one axis. */
export interface Stretch {
  readonly first: number;
  readonly count: number;
}

/** Fewest cells that are zoomed to. */
const fewest = 8;

/** All cells of an axis. */
export const whole = (length: number): Stretch => ({ first: 0, count: length });

/** The last position of a stretch whose cells have `step` positions each. */
export function lastOf({ first, count }: Stretch, step: number): number {
  return (first + count) * step - 1;
}

/** The stretch scaled about a cell, within the axis. */
export function zoomedStretch({ first, count }: Stretch, factor: number, about: number, length: number): Stretch {
  const wanted = Math.max(Math.min(fewest, length), Math.min(length, Math.round(count * factor)));
  const share = count === 0 ? 0 : (about - first) / count;
  return within({ first: Math.round(about - share * wanted), count: wanted }, length);
}

/** The nearest stretch of the same size that has a cell in it. */
export function stretchShowing({ first, count }: Stretch, cell: number, length: number): Stretch {
  return within({ first: cell < first ? cell : cell >= first + count ? cell - count + 1 : first, count }, length);
}

function within({ first, count }: Stretch, length: number): Stretch {
  return { first: Math.max(0, Math.min(first, length - count)), count };
}
