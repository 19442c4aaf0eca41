import type { DynamicsFilter } from '../../core/inspection/sampleFilter';
import * as l10n from '../text/l10n';

/** A rectangle of the data map: variability across, confidence up. */
export interface MapRegion {
  readonly confidence: readonly [number, number];
  readonly variability: readonly [number, number];
}

/** A standard deviation of values in [0, 1] is no larger. */
export const widest = 0.5;
/** What a key moves or grows a region by. */
const keyStep = { confidence: 0.05, variability: 0.025 } as const;

/** Regions that the authors of the data map name. */
export const namedRegions = (): readonly { readonly name: string; readonly about: string; readonly region: MapRegion }[] => [
  { name: l10n.t('easy to learn'), about: l10n.t('High confidence, low variability'), region: { confidence: [0.6, 1], variability: [0, 0.2] } },
  { name: l10n.t('ambiguous'), about: l10n.t('High variability'), region: { confidence: [0, 1], variability: [0.3, widest] } },
  { name: l10n.t('hard to learn'), about: l10n.t('Low confidence, low variability: often wrong labels'), region: { confidence: [0, 0.3], variability: [0, 0.2] } },
];

export function regionOf(filter: DynamicsFilter | null): MapRegion | null {
  return filter?.confidence === undefined && filter?.variability === undefined
    ? null
    : { confidence: filter.confidence ?? [0, 1], variability: filter.variability ?? [0, widest] };
}

/** The rectangle between two corners. */
export function regionBetween(a: { readonly confidence: number; readonly variability: number }, b: { readonly confidence: number; readonly variability: number }): MapRegion {
  const span = (from: number, to: number, most: number): readonly [number, number] => [
    Math.max(0, Math.min(from, to)), Math.min(most, Math.max(from, to)),
  ];
  return { confidence: span(a.confidence, b.confidence, 1), variability: span(a.variability, b.variability, widest) };
}

/** Moves a region by an arrow key, or with Shift its upper right corner; null where the key moves nothing. */
export function movedRegion({ confidence, variability }: MapRegion, key: string, isGrowing: boolean): MapRegion | null {
  switch (key) {
    case 'ArrowUp': return { confidence: moved(confidence, keyStep.confidence, 1, isGrowing), variability };
    case 'ArrowDown': return { confidence: moved(confidence, -keyStep.confidence, 1, isGrowing), variability };
    case 'ArrowRight': return { confidence, variability: moved(variability, keyStep.variability, widest, isGrowing) };
    case 'ArrowLeft': return { confidence, variability: moved(variability, -keyStep.variability, widest, isGrowing) };
    default: return null;
  }
}

function moved([from, to]: readonly [number, number], by: number, most: number, isGrowing: boolean): readonly [number, number] {
  const tidy = (value: number): number => Number(value.toFixed(6));
  if (isGrowing) {
    return [from, tidy(Math.min(most, Math.max(from + Math.abs(by), to + by)))];
  }
  const shift = Math.max(-from, Math.min(most - to, by));
  return [tidy(from + shift), tidy(to + shift)];
}
