import type { JSX } from 'preact';
import type { DumpListing } from '../../core/inspection/tensorView/dumpListing';
import { Icon, IconButton } from '../components/Icon';
import * as l10n from '../text/l10n';
import { plural } from '../text/numbers';
import { TensorList } from './TensorList';
import { TensorSection } from './TensorSection';
import { useTensorPage } from './tensorContext';

interface DumpPageProps {
  readonly title: string;
  readonly listing: DumpListing;
  /** The file has changed since. */
  readonly isStale: boolean;
  readonly problem: string;
  readonly onRefresh: () => void;
}

/** A dump: the list of its tensors, and the one that is looked at beside it. */
export function DumpPage({ title, listing, isStale, problem, onRefresh }: DumpPageProps): JSX.Element {
  const { choices, client, fail } = useTensorPage();
  const { tensors, format, notes, count } = listing;
  const shown = tensors.find(({ name }) => name === choices.tensor) ?? tensors.find(({ hidden }) => hidden === undefined) ?? tensors[0];
  return (
    <div class={`dump ${tensors.length > 1 ? 'with-list' : ''}`}>
      <header class="header">
        <div class="heading">
          <h1>{title}</h1>
          <p class="muted"><span>{format}</span><span>{plural(count, 'tensor')}</span></p>
        </div>
        <div class="toolbar">
          <IconButton icon="refresh" label={l10n.t('Refresh')} onClick={onRefresh} />
          <vscode-button secondary onClick={() => { client.call('inspectLoss', null).catch(fail); }}>{l10n.t('Inspect Loss of This Dump')}</vscode-button>
        </div>
      </header>
      {isStale && (
        <div class="notice" role="status"><Icon name="info" class="severity-info" /> {l10n.t('The file has changed on disk.')} <vscode-button secondary onClick={onRefresh}>{l10n.t('Refresh')}</vscode-button></div>
      )}
      {problem !== '' && <div class="notice problem" role="alert"><Icon name="error" class="severity-error" /> <span class="message">{problem}</span></div>}
      {notes.length > 0 && (
        <ul class="file-notes" aria-label={l10n.t('Notes on the file')}>
          {notes.map((note) => <li key={note}><Icon name="info" class="severity-info" /> {note}</li>)}
        </ul>
      )}
      {shown === undefined
        ? <p class="empty">{l10n.t('The file holds no tensors.')}</p>
        : (
          <div class="dump-body">
            {tensors.length > 1 && <TensorList listing={listing} selected={shown.name} />}
            <TensorSection key={shown.name} tensor={shown} />
          </div>
        )}
    </div>
  );
}
