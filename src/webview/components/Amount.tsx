import type { JSX } from 'preact';
import { compact, exact } from '../text/numbers';

interface AmountProps {
  readonly value: number;
  readonly id?: string;
  readonly text?: string;
  /** It is an estimate. */
  readonly isEstimate?: boolean | undefined;
  readonly class?: string;
}

/** A number in short, with every digit in its tooltip. */
export function Amount({ value, id, text, isEstimate = false, class: extra = '' }: AmountProps): JSX.Element {
  return (
    <span id={id} class={`number ${Number.isFinite(value) ? '' : 'not-finite'} ${extra}`} title={exact(value)} data-value={exact(value)}>
      {isEstimate ? '≈ ' : ''}{text ?? compact(value)}
    </span>
  );
}
