import type { JSX } from 'preact';
import { LineChart } from '../charts/LineChart';
import * as l10n from '../text/l10n';
import { probability } from '../text/numbers';

/** A point of a curve, both in [0, 1]; NaN where there is none. */
export interface CurvePoint {
  readonly x: number;
  readonly y: number;
}

interface CurveChartProps {
  /** What a picture of it is called. */
  readonly figure: string;
  readonly label: string;
  readonly across: string;
  readonly up: string;
  /** From the largest threshold to the smallest: `x` grows, or stays. */
  readonly points: readonly CurvePoint[];
  /** The threshold of a point, in words. */
  readonly thresholdOf: (index: number) => string;
  /** The point of the threshold chosen. */
  readonly chosen: CurvePoint;
  /** What guessing gives: from (0, `from`) to (1, `to`). */
  readonly guess: { readonly from: number; readonly to: number };
  /** Whether the curve keeps its height from a point to the one before it, as precision does. */
  readonly isStepped: boolean;
  /** A point of the curve by its index. */
  readonly onChoose: (index: number) => void;
}

/** A curve over all thresholds, with the one chosen marked. */
export function CurveChart({ figure, label, across, up, points, thresholdOf, chosen, guess, isStepped, onChoose }: CurveChartProps): JSX.Element {
  const first = points.find(({ y }) => !Number.isNaN(y));
  return (
    <LineChart
      figure={figure} label={label} height="square" onPick={onChoose} pickText={l10n.t('Enter chooses the threshold')}
      model={{
        across, up, isCurve: true, numbers: 'any', range: { x: [0, 1], y: [0, 1] },
        x: points.map(({ x }) => x),
        textOf: (at) => l10n.t('{0}, {1} {2}', thresholdOf(at), across, probability(points[at]?.x ?? NaN)),
        series: [
          {
            name: up,
            // Where nothing is taken a share of it is none; the line begins as high as its first point.
            values: points.map(({ y }) => (!Number.isNaN(y) ? y : isStepped ? first?.y ?? null : null)),
            textAt: (at) => { const y = points[at]?.y ?? NaN; return Number.isNaN(y) ? '–' : probability(y); },
            ...(isStepped ? { isStepped: true as const } : {}),
          },
          { name: l10n.t('guessing'), isReference: true, values: points.map(({ x }) => guess.from + (guess.to - guess.from) * x), textAt: (at) => probability(guess.from + (guess.to - guess.from) * (points[at]?.x ?? NaN)) },
        ],
        places: Number.isNaN(chosen.x + chosen.y) ? [] : [{ name: l10n.t('chosen'), shape: 'circle', hasDrops: true, ...chosen }],
      }}
    />
  );
}
