import type { JSX } from 'preact';
import { Icon } from '../components/Icon';
import { usePanel, useView } from '../components/panelContext';
import { addLoss } from '../state/specEdits';
import * as l10n from '../text/l10n';

/** What stands in place of the total where no loss is named or found yet, and the way to one. */
export function NoLoss(): JSX.Element {
  const { state, edit, client, fail } = usePanel();
  const view = useView();
  const spec = state.history?.present ?? view.spec;
  const canCompute = view.tensors.length > 0;
  return (
    <section class="no-loss" role="region" aria-label={l10n.t('No Loss')}>
      <p>
        <Icon name="info" class="severity-info" /> <strong>{l10n.t('No loss is computed yet')}</strong>
        {view.nothingInferred === undefined ? '.' : `: ${view.nothingInferred}.`}
      </p>
      <div class="actions">
        {canCompute && <vscode-button onClick={() => { edit(addLoss(spec, 0)); }}>{l10n.t('Choose Tensors for a Loss')}</vscode-button>}
        <vscode-button secondary onClick={() => { client.call('addDumps', null).catch(fail); }}>{l10n.t('Add Dumps…')}</vscode-button>
      </div>
    </section>
  );
}
