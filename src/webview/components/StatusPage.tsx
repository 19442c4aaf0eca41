import type { JSX } from 'preact';
import type { PanelStatus } from '../../protocol/panelApi';
import * as l10n from '../text/l10n';
import { Icon } from './Icon';
import { Progress } from './Progress';
import { usePanel } from './panelContext';

/** What stands in the panel while there is no inspection to show. */
export function StatusPage({ status }: { readonly status: PanelStatus | null }): JSX.Element {
  switch (status?.kind) {
    case 'failed':
      return <FailedPage title={status.title} message={status.message} file={status.file} />;
    case 'cancelled':
      return <CancelledPage title={status.title} />;
    case 'loading':
      return (
        <div class="status-page">
          <h1>{status.title}</h1>
          <Progress fraction={status.fraction} message={status.message} />
        </div>
      );
    case 'firstSight':
    case 'inspection':
    case undefined:
      return <div class="status-page"><p class="muted">{l10n.t('Opening…')}</p></div>;
  }
}

function FailedPage({ title, message, file }: { readonly title: string; readonly message: string; readonly file: string | undefined }): JSX.Element {
  const { client, state, undo, fail } = usePanel();
  const canUndo = (state.history?.past.length ?? 0) > 0;
  return (
    <div class="status-page">
      <h1><Icon name="error" class="severity-error" /> {l10n.t('{0} could not be inspected', title)}</h1>
      <p class="message" role="alert">{withoutFolder(message, file)}</p>
      <div class="actions">
        {canUndo && <vscode-button onClick={undo}>{l10n.t('Undo the Change')}</vscode-button>}
        <vscode-button secondary={canUndo} onClick={() => { client.call('refresh', null).catch(fail); }}>{l10n.t('Try Again')}</vscode-button>
        {file !== undefined && (
          <vscode-button secondary onClick={() => { client.call('reveal', { reference: file }).catch(fail); }}>{l10n.t('Open File')}</vscode-button>
        )}
        <vscode-button secondary onClick={() => { client.call('addDumps', null).catch(fail); }}>{l10n.t('Choose Other Dumps…')}</vscode-button>
      </div>
      {file !== undefined && <p class="muted path">{file}</p>}
    </div>
  );
}

/** The message with the file's name alone where it names the file as it is written below. */
function withoutFolder(message: string, file: string | undefined): string {
  const name = file?.split(/[\\/]/).at(-1);
  return file === undefined || name === undefined ? message : message.replace(file, () => name);
}

function CancelledPage({ title }: { readonly title: string }): JSX.Element {
  const { client, fail } = usePanel();
  return (
    <div class="status-page">
      <h1><Icon name="circle-slash" /> {title}</h1>
      <p>{l10n.t('The inspection was cancelled. Nothing was changed.')}</p>
      <div class="actions">
        <vscode-button onClick={() => { client.call('refresh', null).catch(fail); }}>{l10n.t('Inspect Again')}</vscode-button>
      </div>
    </div>
  );
}
