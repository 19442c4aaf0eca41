import type { JSX } from 'preact';
import { usePanel } from '../components/panelContext';
import * as l10n from '../text/l10n';

/** How far a search is, and the way to stop it. */
export function Searching({ label, onCancel }: { readonly label: string; readonly onCancel: () => void }): JSX.Element {
  const { explaining } = usePanel().state;
  const done = Math.round((explaining?.fraction ?? 0) * 100);
  return (
    <div class="progress">
      <div class="progress-track" role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={done}>
        <div class="progress-done" style={{ width: `${done}%` }} />
      </div>
      <span class="progress-message">{explaining?.message ?? label}</span>
      <span class="number muted">{done} %</span>
      <vscode-button secondary onClick={onCancel}>{l10n.t('Cancel')}</vscode-button>
    </div>
  );
}
