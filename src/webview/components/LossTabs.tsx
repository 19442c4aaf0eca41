import type { JSX, TargetedKeyboardEvent } from 'preact';
import type { LossReport } from '../../core/inspection/document';
import { displayName } from '../state/lossParts';
import { compact, toNumber } from '../text/numbers';
import { Icon } from './Icon';
import { usePanel } from './panelContext';

/** One tab a loss; nothing where there is only one. */
export function LossTabs({ losses, selected }: { readonly losses: readonly LossReport[]; readonly selected: number }): JSX.Element | null {
  const { dispatch } = usePanel();
  if (losses.length < 2) {
    return null;
  }
  const go = (loss: number, list: HTMLElement): void => {
    dispatch({ type: 'loss', loss });
    list.querySelectorAll<HTMLElement>('[role=tab]')[loss]?.focus();
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLDivElement>): void => {
    const target = tabAfter(event.key, selected, losses.length);
    if (target !== null) {
      event.preventDefault();
      go(target, event.currentTarget);
    }
  };
  return (
    <div class="tabs" role="tablist" aria-label="Losses" onKeyDown={onKeyDown}>
      {losses.map((loss, index) => (
        <button
          key={index}
          type="button"
          role="tab"
          id={`loss-tab-${index}`}
          aria-selected={index === selected}
          aria-controls="loss-panel"
          tabIndex={index === selected ? 0 : -1}
          onClick={() => { dispatch({ type: 'loss', loss: index }); }}
        >
          {loss.error !== null && <Icon name="error" class="severity-error" />}
          {displayName(loss)}
          <span class="number muted">{loss.error !== null ? 'error' : loss.value === null ? 'tensor' : compact(toNumber(loss.value))}</span>
        </button>
      ))}
    </div>
  );
}

function tabAfter(key: string, selected: number, tabs: number): number | null {
  switch (key) {
    case 'ArrowLeft':
      return (selected - 1 + tabs) % tabs;
    case 'ArrowRight':
      return (selected + 1) % tabs;
    case 'Home':
      return 0;
    case 'End':
      return tabs - 1;
    default:
      return null;
  }
}
