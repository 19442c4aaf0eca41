import type { JSX } from 'preact';
import type { PositionMaps } from '../../core/inspection/positions/positionMaps';
import type { LossReport } from '../../core/inspection/document';
import * as l10n from '../text/l10n';
import { compact, count, toNumber } from '../text/numbers';

interface HeatLegendProps {
  readonly scale: PositionMaps['scale'];
  readonly report: LossReport;
  readonly isFiltered: boolean;
}

/** What the shades and hatchings of a heat map stand for, in numbers. */
export function HeatLegend({ scale: { from, to }, report, isFiltered }: HeatLegendProps): JSX.Element {
  const { perSample, positions, ignored } = report;
  const isEach = positions !== undefined;
  const largest = isEach && perSample !== null ? toNumber(perSample.max) : NaN;
  return (
    <ul class="heat-legend muted" aria-label={l10n.t('What the shades mean')}>
      <li>
        <span class="number">≤ {compact(from)}</span>
        <span class="heat-ramp" aria-hidden="true" />
        <span class="number">≥ {compact(to)}</span>
        <span>{largest > to
          ? l10n.t('loss; {0} in the middle, the largest is {1}', compact((from + to) / 2), compact(largest))
          : l10n.t('loss; {0} in the middle', compact((from + to) / 2))}</span>
      </li>
      {ignored !== undefined && <li><span class="swatch heat-left-out" aria-hidden="true" /> {l10n.t('{0} left out: ignored or without weight', count(ignored))}</li>}
      {isEach && perSample !== null && perSample.nan > 0 && <li><span class="swatch heat-not-finite" aria-hidden="true" /> {count(perSample.nan)} NaN</li>}
      {isFiltered && <li>{l10n.t('faint: not in the filter')}</li>}
    </ul>
  );
}
