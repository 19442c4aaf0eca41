import type { JSX } from 'preact';
import { Icon } from '../components/Icon';
import * as l10n from '../text/l10n';
import type { LongWork } from './useLongWork';

interface WorkStatusProps {
  readonly work: LongWork<unknown>;
  /** What is worked on: `Statistics`. */
  readonly what: string;
  /** The button that starts it. */
  readonly start: string;
}

/** What stands in place of the result of long work while there is none. */
export function WorkStatus({ work: { state, start: onStart, cancel }, what, start }: WorkStatusProps): JSX.Element | null {
  switch (state.kind) {
    case 'done':
      return null;
    case 'idle':
      return <p class="work-status"><vscode-button secondary onClick={onStart}>{start}</vscode-button></p>;
    case 'failed':
      return <p class="work-status message" role="alert"><Icon name="error" class="severity-error" /> {state.message} <vscode-button secondary onClick={onStart}>{l10n.t('Try Again')}</vscode-button></p>;
    case 'running': {
      const done = Math.round(state.fraction * 100);
      return (
        <div class="work-status">
          <div class="progress-track" role="progressbar" aria-label={what} aria-valuemin={0} aria-valuemax={100} aria-valuenow={done}>
            <div class="progress-done" style={{ width: `${done}%` }} />
          </div>
          <span class="number muted">{done} %</span>
          <vscode-button secondary onClick={cancel}>{l10n.t('Cancel')}</vscode-button>
        </div>
      );
    }
  }
}
