import type { JSX } from 'preact';
import { Hidden } from './Icon';
import * as l10n from '../text/l10n';

interface DivergingBarProps {
  readonly value: number;
  /** The size that reaches the edge. */
  readonly largest: number;
}

/** From the middle to the right where the value is positive, to the left where it is negative. */
export function DivergingBar({ value, largest }: DivergingBarProps): JSX.Element {
  const half = largest > 0 && Number.isFinite(value) ? Math.abs(value) / largest * 50 : 0;
  return (
    <span class="bar-track diverging">
      {!Number.isFinite(value) && <Hidden>{l10n.t('not finite')}</Hidden>}
      <span class="bar-fill" style={{ width: `${half}%`, left: `${value < 0 ? 50 - half : 50}%` }} />
      <span class="bar-threshold" style={{ left: '50%' }} />
    </span>
  );
}
