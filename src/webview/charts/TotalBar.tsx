import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { useFigure } from '../export/figures';
import { barSegments, isIncluded, partKey, type TotalPart } from '../state/lossParts';
import * as l10n from '../text/l10n';
import { compact } from '../text/numbers';

interface TotalBarProps {
  readonly parts: readonly TotalPart[];
  readonly withRegularization: boolean;
  readonly open: string | null;
  readonly onToggle: (key: string) => void;
}

/**
 * The total as a stacked bar. Letters and patterns tell the parts apart beside the colours. The
 * legend below holds the same buttons for the keyboard, so the bar itself is for the pointer only.
 */
export function TotalBar({ parts, withRegularization, open, onToggle }: TotalBarProps): JSX.Element {
  const bar = useRef<HTMLDivElement>(null);
  useFigure(bar, async ({ clientWidth }, colours) => (await import('./totalPicture')).totalPicture(parts, withRegularization, Math.max(280, Math.min(800, clientWidth)), colours));
  const segments = barSegments(parts, withRegularization);
  if (segments.length === 0) {
    return <p class="bar-note">{emptyReason(parts.filter((part) => isIncluded(part, withRegularization)))}</p>;
  }
  return (
    <>
      <div class="total-bar" aria-hidden="true" ref={bar} data-figure={l10n.t('total loss')}>
        {segments.map(({ part, width, negative }) => (
          <div
            key={partKey(part)}
            class={`segment fill-${parts.indexOf(part) % 6} ${negative ? 'negative' : ''} ${open === partKey(part) ? 'open' : ''}`}
            style={{ flexGrow: String(width) }}
            title={`${part.name} ${compact(part.amount ?? 0)}`}
            onClick={() => { onToggle(partKey(part)); }}
          >
            {width > 0.025 && <span class="letter">{negative ? `−${part.letter}` : part.letter}</span>}
          </div>
        ))}
      </div>
      {segments.some(({ negative }) => negative) && (
        <p class="bar-note">{l10n.t('Parts marked − take away from the total; widths follow sizes without signs.')}</p>
      )}
    </>
  );
}

function emptyReason(parts: readonly TotalPart[]): string {
  const broken = parts.filter(({ error }) => error !== null);
  if (broken.length > 0) {
    return l10n.t('No bar: {0} could not be computed, so the total is unavailable.', names(broken));
  }
  const odd = parts.filter(({ amount }) => amount !== null && !Number.isFinite(amount));
  if (odd.length > 0) {
    return l10n.t('No bar: {0}, and so is the total.', odd.map(({ name, amount }) => l10n.t('{0} is {1}', name, compact(amount ?? 0))).join(', '));
  }
  if (parts.some(({ kind, amount }) => kind === 'regularization' && amount === null)) {
    return l10n.t('No bar yet: a part is still to come.');
  }
  return parts.length === 0 ? l10n.t('Nothing adds to the total.') : l10n.t('Every part is zero.');
}

function names(parts: readonly TotalPart[]): string {
  return parts.map(({ name }) => name).join(', ');
}
