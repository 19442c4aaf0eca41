import type { JSX } from 'preact';
import type { PositionMaps } from '../../core/inspection/positions/positionMaps';
import type { LossReport } from '../../core/inspection/document';
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
    <ul class="heat-legend muted" aria-label="What the shades mean">
      <li>
        <span class="number">≤ {compact(from)}</span>
        <span class="heat-ramp" aria-hidden="true" />
        <span class="number">≥ {compact(to)}</span>
        <span>loss; {compact((from + to) / 2)} in the middle{largest > to ? `, the largest is ${compact(largest)}` : ''}</span>
      </li>
      {ignored !== undefined && <li><span class="swatch heat-left-out" aria-hidden="true" /> {count(ignored)} left out: ignored or without weight</li>}
      {isEach && perSample !== null && perSample.nan > 0 && <li><span class="swatch heat-not-finite" aria-hidden="true" /> {count(perSample.nan)} NaN</li>}
      {isFiltered && <li>faint: not in the filter</li>}
    </ul>
  );
}
