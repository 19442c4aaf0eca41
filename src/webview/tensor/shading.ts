import type { CellValue } from './cellText';

/** How values become shades: past zero one colour, below it another. */
export interface ShadeScale {
  /** The value of no shade. */
  readonly none: number;
  /** The values of the full shades; the same as `none` where there are no such values. */
  readonly low: number;
  readonly high: number;
}

/** Zero has no shade where values lie on both sides of it; otherwise the value next to zero. */
export function scaleOf(lowest: number | string | null, highest: number | string | null): ShadeScale | null {
  const [low, high] = [Number(lowest), Number(highest)];
  if (lowest === null || highest === null || !Number.isFinite(low) || !Number.isFinite(high)) {
    return null;
  }
  if (low < 0 && high > 0) {
    const reach = Math.max(-low, high);
    return { none: 0, low: -reach, high: reach };
  }
  return low >= 0 ? { none: low, low, high } : { none: high, low, high };
}

/** From −1, the full shade of low values, to 1, that of high ones; 0 for what is no finite number. */
export function shadeOf(value: CellValue | undefined, { none, low, high }: ShadeScale): number {
  const number = Number(value);
  if (value === undefined || !Number.isFinite(number) || number === none) {
    return 0;
  }
  return number > none ? Math.min(1, (number - none) / (high - none)) : -Math.min(1, (none - number) / (none - low));
}
