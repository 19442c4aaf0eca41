import type { JSX } from 'preact';
import { Icon, IconButton } from './Icon';
import { lazily } from '../views/lazyView';
import { Progress } from './Progress';
import { usePanel } from './panelContext';
import * as l10n from '../text/l10n';

const FirstSightBand = lazily(async () => (await import('../firstSight/FirstSightBand')).FirstSightBand, () => l10n.t('Estimates, until all rows are read.'));

/** Lines above the figures that say how true these are: a newer file, an inspection that is under way. */
export function Notices(): JSX.Element {
  const { state, client, dispatch, fail } = usePanel();
  const { status, staleFile, problem, view } = state;
  return (
    <>
      {view?.firstSight !== undefined && status?.kind === 'firstSight' && <FirstSightBand firstSight={view.firstSight} progress={status.progress} />}
      {status?.kind === 'loading' && <Progress fraction={status.fraction} message={status.message} />}
      {staleFile !== null && status?.kind !== 'loading' && (
        <div class="notice" role="status">
          <Icon name="history" />
          <span>{l10n.parts('{0} has changed on disk. The figures are of the file before.', <strong title={staleFile}>{staleFile.split(/[\\/]/).at(-1)}</strong>)}</span>
          <vscode-button onClick={() => { client.call('refresh', null).catch(fail); }}>{l10n.t('Refresh')}</vscode-button>
        </div>
      )}
      {problem !== null && (
        <div class="notice problem" role="alert">
          <Icon name="error" class="severity-error" />
          <span class="message">{problem}</span>
          <IconButton icon="close" label={l10n.t('Dismiss')} onClick={() => { dispatch({ type: 'problem', text: null }); }} />
        </div>
      )}
    </>
  );
}
