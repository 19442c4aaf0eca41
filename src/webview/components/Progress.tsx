import type { JSX } from 'preact';
import { usePanel } from './panelContext';
import * as l10n from '../text/l10n';

interface ProgressProps {
  /** From 0 to 1. */
  readonly fraction: number;
  readonly message: string;
}

/** How far the inspection is, and the way to stop it. */
export function Progress({ fraction, message }: ProgressProps): JSX.Element {
  const { client, fail } = usePanel();
  const done = Math.round(Math.max(0, Math.min(1, fraction)) * 100);
  return (
    <div class="progress">
      <div class="progress-track" role="progressbar" aria-label={l10n.t('Inspection')} aria-valuemin={0} aria-valuemax={100} aria-valuenow={done}>
        <div class="progress-done" style={{ width: `${done}%` }} />
      </div>
      <span class="progress-message">{message}</span>
      <span class="number muted">{done} %</span>
      <vscode-button secondary onClick={() => { client.call('cancel', null).catch(fail); }}>{l10n.t('Cancel')}</vscode-button>
    </div>
  );
}
