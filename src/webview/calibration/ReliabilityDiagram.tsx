import type { JSX, TargetedKeyboardEvent } from 'preact';
import { useState } from 'preact/hooks';
import type { Calibration, ReliabilityBin } from '../../core/inspection/calibration/calibration';
import type { LossRange } from '../state/tableFilter';
import * as l10n from '../text/l10n';
import { compact, plural, percent } from '../text/numbers';

const left = 60;
const top = 8;
const side = 240;
const counts = 40;
const bottom = 34;
const ticks = [0, 0.25, 0.5, 0.75, 1];

interface ReliabilityDiagramProps {
  readonly calibration: Calibration;
  /** The range of probabilities that the samples are narrowed to. */
  readonly chosen: LossRange | null;
  readonly onChoose: (bin: ReliabilityBin) => void;
}

/** What is right against what was claimed, bin by bin; on the diagonal both agree. Below, how many samples each bin has. A bin narrows the samples to its own. */
export function ReliabilityDiagram({ calibration: { bins, of }, chosen, onChoose }: ReliabilityDiagramProps): JSX.Element {
  const largest = Math.max(1, ...bins.map(({ count }) => count));
  const filled = bins.filter(({ count }) => count > 0);
  const [active, setActive] = useState(0);
  const inOrder = Math.max(0, Math.min(active, filled.length - 1));
  const onKeyDown = (event: TargetedKeyboardEvent<SVGGElement>): void => {
    const to = { ArrowLeft: inOrder - 1, ArrowRight: inOrder + 1, Home: 0, End: filled.length - 1 }[event.key];
    const bin = filled[inOrder];
    if (to !== undefined) {
      const next = Math.max(0, Math.min(to, filled.length - 1));
      setActive(next);
      event.currentTarget.querySelectorAll<SVGGElement>('[role=button]')[next]?.focus();
    } else if ((event.key === 'Enter' || event.key === ' ') && bin !== undefined) {
      onChoose(bin);
    } else {
      return;
    }
    event.preventDefault();
  };
  const [width, height] = [left + side + 10, top + side + counts + bottom];
  return (
    <svg data-figure={l10n.t('reliability diagram')} class="reliability" width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="group" aria-label={l10n.t('Reliability diagram; its figures follow as a table')}>
      <g transform={`translate(${left} ${top})`}>
        <g class="axis" aria-hidden="true">
          {ticks.map((tick) => (
            <g key={tick}>
              <line x1={0} x2={side} y1={side * (1 - tick)} y2={side * (1 - tick)} />
              <text x={-6} y={side * (1 - tick)} dy="0.32em" text-anchor="end">{tick * 100} %</text>
              <text x={side * tick} y={side + counts + 15} text-anchor="middle">{tick}</text>
            </g>
          ))}
          <text class="axis-title" x={side / 2} y={side + counts + 30} text-anchor="middle">{of === 'positive' ? l10n.t('probability of class 1') : l10n.t('probability of the prediction')}</text>
          <text class="axis-title" transform={`translate(${-left + 9} ${side / 2}) rotate(-90)`} text-anchor="middle">{of === 'positive' ? l10n.t('share of class 1') : l10n.t('share right')}</text>
        </g>
        <g onKeyDown={onKeyDown}>
          {filled.map((bin, index) => (
            <Bin
              key={bin.from} bin={bin} largest={largest} isChosen={chosen !== null && chosen.from === bin.from && chosen.to === bin.to} isActive={index === inOrder}
              onChoose={() => {
                setActive(index);
                onChoose(bin);
              }}
            />
          ))}
        </g>
        <line class="diagonal" x1={0} y1={side} x2={side} y2={0} />
      </g>
    </svg>
  );
}

interface BinProps {
  readonly bin: ReliabilityBin;
  readonly largest: number;
  readonly isChosen: boolean;
  /** Whether it is the one in the tab order. */
  readonly isActive: boolean;
  readonly onChoose: () => void;
}

function Bin({ bin, largest, isChosen, isActive, onChoose }: BinProps): JSX.Element {
  const { from, to, count } = bin;
  const [confidence, accuracy] = [bin.confidence ?? 0, bin.accuracy ?? 0];
  const x = side * from + 1;
  const width = side * (to - from) - 2;
  const over = confidence > accuracy;
  const height = Math.max(1, (counts - 8) * count / largest);
  const text = l10n.t('{0}: {1} claimed, {2} right', plural(count, 'sample'), percent(confidence), percent(accuracy));
  return (
    <g
      class="reliability-bin" role="button" tabindex={isActive ? 0 : -1} aria-pressed={isChosen}
      aria-label={l10n.t('Probability {0} to {1}, {2}', compact(from), compact(to), text)} onClick={onChoose}
    >
      <title>{text}</title>
      <rect class="target" x={x} y={0} width={width} height={side + counts} />
      <rect class="bar" x={x} y={side * (1 - accuracy)} width={width} height={Math.max(1, side * accuracy)} />
      <rect class={`gap ${over ? 'over' : 'under'}`} x={x} y={side * (1 - Math.max(confidence, accuracy))} width={width} height={side * Math.abs(confidence - accuracy)} />
      <rect class="count" x={x} y={side + 4} width={width} height={height} />
    </g>
  );
}
