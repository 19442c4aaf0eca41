import type { JSX } from 'preact';
import { summaryText } from '../state/summaryText';
import * as l10n from '../text/l10n';
import { plural } from '../text/numbers';
import { Icon, IconButton } from './Icon';
import { usePanel, useView } from './panelContext';

/** What is inspected, by whose definitions, and what can be done with the whole. */
export function Header(): JSX.Element {
  const { title, document, specFile, spec, contents, steps: found } = useView();
  // Of a series of one step, there are no others beside it.
  const steps = found ?? document.series;
  const { state: { history, saved, status }, client, fail } = usePanel();
  const areRemembered = status?.kind === 'inspection' && status.areRemembered === true;
  const samples = Math.max(0, ...document.losses.map((loss) => loss.samples));
  const isEmpty = document.losses.length + document.regularization.length === 0;
  return (
    <header class="header">
      <div class="heading">
        <h1>{title}</h1>
        <p class="muted">
          {isEmpty ? <span>{plural(contents.reduce((sum, dump) => sum + dump.count, 0), 'tensor')}</span> : (
            <>
              <span>{l10n.t('{0} convention', document.convention)}</span>
              {document.losses.some(({ error }) => error === null) && <span>{plural(samples, 'sample')}</span>}
              {steps !== undefined && steps.step !== null && <span>{l10n.t('step {0}, one of {1}', steps.step, plural(steps.steps.length, 'step'))}</span>}
              <span>{areRemembered ? l10n.t('roles as you set them before') : originOf(specFile, saved, JSON.stringify(history?.present ?? spec))}</span>
              {areRemembered && <button type="button" class="link" onClick={() => { client.call('forgetRoles', null).catch(fail); }}>{l10n.t('Infer Again')}</button>}
            </>
          )}
        </p>
      </div>
      <Toolbar />
    </header>
  );
}

/** Where the spec shown comes from, and whether it is in a file as it is. */
function originOf(specFile: string | null, saved: string | null, shown: string): string {
  if (saved === shown) {
    return l10n.t('from a loss spec');
  }
  return specFile === null && saved === null ? l10n.t('roles inferred, not saved') : l10n.t('changed, not saved');
}

function Toolbar(): JSX.Element {
  const { state, client, dispatch, undo, redo, fail } = usePanel();
  const view = useView();
  const { history } = state;
  const isWhole = view.firstSight === undefined;
  const save = async (): Promise<void> => {
    const spec = history?.present ?? view.spec;
    const name = await client.call('save', { spec });
    if (name !== null) {
      dispatch({ type: 'saved', spec });
    }
    dispatch({ type: 'announce', text: name === null ? l10n.t('Not saved.') : l10n.t('Saved {0}.', name) });
  };
  const copy = async (): Promise<void> => {
    await client.call('copy', { text: summaryText(view) });
    dispatch({ type: 'announce', text: l10n.t('Copied the total and its parts.') });
  };
  return (
    <div class="toolbar" role="toolbar" aria-label={l10n.t('Inspection')}>
      <IconButton icon="discard" label={l10n.t('Undo Change of Roles or Parameters')} disabled={(history?.past.length ?? 0) === 0} onClick={undo} />
      <IconButton icon="redo" label={l10n.t('Redo Change of Roles or Parameters')} disabled={(history?.future.length ?? 0) === 0} onClick={redo} />
      <IconButton icon="question" label={l10n.t('Explain My Number')} disabled={!isWhole} onClick={() => { dispatch({ type: 'ask', asked: { kind: 'number', loss: null } }); }} />
      <IconButton icon="copy" label={l10n.t('Copy Total and Parts')} disabled={!isWhole} onClick={() => { copy().catch(fail); }} />
      <IconButton icon="add" label={l10n.t('Add Dumps…')} onClick={() => { client.call('addDumps', null).catch(fail); }} />
      <IconButton icon="refresh" label={l10n.t('Refresh')} onClick={() => { client.call('refresh', null).catch(fail); }} />
      <vscode-button secondary onClick={() => { save().catch(fail); }}><Icon name="save" /> {l10n.t('Save as Spec…')}</vscode-button>
    </div>
  );
}
