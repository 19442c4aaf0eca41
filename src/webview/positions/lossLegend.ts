import type { PositionMaps } from '../../core/inspection/positions/positionMaps';
import { boxSign, rampSign } from '../export/mapPictures';
import type { LegendEntry } from '../export/picture';
import * as l10n from '../text/l10n';
import { compact } from '../text/numbers';
import type { HeatColours } from './heatColours';

/** The legend of an exported map: the shades with their losses, and what is hatched. */
export function lossLegend(scale: PositionMaps['scale'] | null, { ramp, leftOut, notFinite }: HeatColours): readonly LegendEntry[] {
  const shades = Array.from({ length: 14 }, (_, i) => {
    const at = Math.round(i / 13 * 255) * 3;
    return `rgb(${ramp[at] ?? 0}, ${ramp[at + 1] ?? 0}, ${ramp[at + 2] ?? 0})`;
  });
  return [
    ...(scale === null ? [] : [{ text: l10n.t('loss from ≤ {0} to ≥ {1}', compact(scale.from), compact(scale.to)), sign: rampSign(shades) }]),
    { text: l10n.t('hatched: left out'), sign: boxSign(leftOut, 0.5) },
    { text: l10n.t('cross-hatched: NaN'), sign: boxSign(notFinite, 0.8) },
  ];
}
