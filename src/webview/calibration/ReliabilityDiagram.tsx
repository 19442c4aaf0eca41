import type { JSX } from 'preact';
import type { Calibration, ReliabilityBin } from '../../core/inspection/calibration/calibration';
import { plural, percent } from '../text/numbers';

const left = 60;
const top = 8;
const side = 240;
const counts = 40;
const bottom = 34;
const ticks = [0, 0.25, 0.5, 0.75, 1];

/** What is right against what was claimed, bin by bin; on the diagonal both agree. Below, how many samples each bin has. */
export function ReliabilityDiagram({ calibration: { bins, of } }: { readonly calibration: Calibration }): JSX.Element {
  const largest = Math.max(1, ...bins.map(({ count }) => count));
  return (
    <svg class="reliability" width={left + side + 10} height={top + side + counts + bottom} role="img" aria-label="Reliability diagram; its figures follow as a table">
      <g transform={`translate(${left} ${top})`}>
        <g class="axis">
          {ticks.map((tick) => (
            <g key={tick}>
              <line x1={0} x2={side} y1={side * (1 - tick)} y2={side * (1 - tick)} />
              <text x={-6} y={side * (1 - tick)} dy="0.32em" text-anchor="end">{tick * 100} %</text>
              <text x={side * tick} y={side + counts + 15} text-anchor="middle">{tick}</text>
            </g>
          ))}
          <text class="axis-title" x={side / 2} y={side + counts + 30} text-anchor="middle">{of === 'positive' ? 'probability of class 1' : 'probability of the prediction'}</text>
          <text class="axis-title" transform={`translate(${-left + 9} ${side / 2}) rotate(-90)`} text-anchor="middle">{of === 'positive' ? 'share of class 1' : 'share right'}</text>
        </g>
        {bins.map((bin) => <Bin key={bin.from} bin={bin} largest={largest} />)}
        <line class="diagonal" x1={0} y1={side} x2={side} y2={0} />
      </g>
    </svg>
  );
}

function Bin({ bin, largest }: { readonly bin: ReliabilityBin; readonly largest: number }): JSX.Element | null {
  const { from, to, count, confidence, accuracy } = bin;
  if (confidence === null || accuracy === null) {
    return null;
  }
  const x = side * from + 1;
  const width = side * (to - from) - 2;
  const over = confidence > accuracy;
  const height = Math.max(1, (counts - 8) * count / largest);
  return (
    <g>
      <title>{`${plural(count, 'sample')}: ${percent(confidence)} claimed, ${percent(accuracy)} right`}</title>
      <rect class="bar" x={x} y={side * (1 - accuracy)} width={width} height={Math.max(1, side * accuracy)} />
      <rect class={`gap ${over ? 'over' : 'under'}`} x={x} y={side * (1 - Math.max(confidence, accuracy))} width={width} height={side * Math.abs(confidence - accuracy)} />
      <rect class="count" x={x} y={side + 4} width={width} height={height} />
    </g>
  );
}
