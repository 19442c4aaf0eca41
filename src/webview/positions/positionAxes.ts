import type { LossReport } from '../../core/inspection/document';
import { product } from '../../core/inspection/positions/mapLayout';

/** How the positions of a loss lie. */
export interface PositionAxes {
  /** Axes behind axis 0. */
  readonly axes: readonly number[];
  /** Lengths of one sequence or image. */
  readonly shape: readonly number[];
  /** Sequences or images. */
  readonly maps: number;
  /** Whether each position is a sample. */
  readonly isEachSample: boolean;
}

/** Null where a loss has no positions. */
export function positionAxes({ positions, within, samples }: LossReport): PositionAxes | null {
  const axes = positions ?? within ?? [];
  const shape = axes.slice(-2);
  const size = product(shape);
  if (axes.length === 0 || size === 0 || samples === 0) {
    return null;
  }
  const isEachSample = positions !== undefined;
  return { axes, shape, maps: isEachSample ? Math.floor(samples / size) : samples, isEachSample };
}

/** The sample of a position, counted within its map. */
export function sampleAt({ shape, isEachSample }: PositionAxes, map: number, position: number): number {
  return isEachSample ? map * product(shape) + position : map;
}

/** Where a sample lies; all of the map where the map is the sample. */
export function placeOfSample({ shape, isEachSample }: PositionAxes, sample: number): { readonly map: number; readonly position: number | null } {
  const size = product(shape);
  return isEachSample ? { map: Math.floor(sample / size), position: sample % size } : { map: sample, position: null };
}
