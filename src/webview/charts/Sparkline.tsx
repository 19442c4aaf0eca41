import type { JSX } from 'preact';
import { compact } from '../text/numbers';

const width = 96;
const height = 20;

/** The course of a number, smallest value at the bottom. Values are finite, two at least. */
export function Sparkline({ label, values }: { readonly label: string; readonly values: readonly number[] }): JSX.Element {
  const least = Math.min(...values);
  const spread = Math.max(...values) - least || 1;
  const points = values.map((value, i) => [
    2 + (width - 4) * i / (values.length - 1),
    height - 2 - (height - 4) * (value - least) / spread,
  ] as const);
  const last = points.at(-1) ?? [0, 0];
  return (
    <svg class="sparkline" width={width} height={height} role="img" aria-label={`${label}: ${values.slice(-10).map(compact).join(', ')}`}>
      <title>{values.slice(-10).map(compact).join(' → ')}</title>
      <polyline points={points.map((point) => point.join(',')).join(' ')} />
      <circle cx={last[0]} cy={last[1]} r="2" />
    </svg>
  );
}
