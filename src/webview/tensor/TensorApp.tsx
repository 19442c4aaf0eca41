import type { JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { DumpStatus } from '../../protocol/tensorPageApi';
import { Icon } from '../components/Icon';
import * as l10n from '../text/l10n';
import type { TensorChoices } from './choices';
import { DumpPage } from './DumpPage';
import type { TensorClient } from './tensorClient';
import { TensorContext, type TensorActions } from './tensorContext';

interface TensorAppProps {
  readonly client: TensorClient;
  readonly choices: TensorChoices;
  readonly persist: (choices: TensorChoices) => void;
}

/** The page of an editor of tensors: waits for the dump, then shows it. */
export function TensorApp({ client, choices: first, persist }: TensorAppProps): JSX.Element {
  const [status, setStatus] = useState<DumpStatus | null>(null);
  const [generation, setGeneration] = useState(0);
  const [isStale, setStale] = useState(false);
  const [choices, setChoices] = useState(first);
  const [announcement, setAnnouncement] = useState('');
  const [problem, setProblem] = useState('');

  const actions = useMemo((): TensorActions => ({
    client,
    choose: (change) => { setChoices((before) => ({ ...before, ...change })); },
    announce: setAnnouncement,
    fail: (error) => { setProblem(error instanceof Error ? error.message : String(error)); },
  }), [client]);

  useEffect(() => {
    const show = (next: DumpStatus): void => {
      setStatus(next);
      if (next.kind !== 'loading') {
        setStale(false);
        setProblem('');
        setGeneration((before) => before + 1);
      }
    };
    const stop = [
      client.on('status', show),
      client.on('stale', () => { setStale(true); }),
      client.on('show', ({ tensor }) => { actions.choose({ tensor, cell: { row: 0, column: 0 } }); }),
    ];
    client.call('ready', null).then(show, actions.fail);
    return () => { stop.forEach((end) => { end(); }); };
  }, [actions, client]);
  useEffect(() => { persist(choices); }, [choices, persist]);

  const refresh = (): void => { client.call('refresh', null).catch(actions.fail); };
  return (
    <TensorContext.Provider value={{ ...actions, choices, generation }}>
      {status?.kind === 'dump'
        ? <DumpPage title={status.title} listing={status.listing} isStale={isStale} problem={problem} onRefresh={refresh} />
        : <WaitingPage status={status} problem={problem} onAgain={refresh} />}
      <div class="visually-hidden" role="status" aria-live="polite">{announcement}</div>
    </TensorContext.Provider>
  );
}

/** What stands in the page while there is no dump to show. */
function WaitingPage({ status, problem, onAgain }: { readonly status: Exclude<DumpStatus, { kind: 'dump' }> | null; readonly problem: string; readonly onAgain: () => void }): JSX.Element {
  if (status?.kind === 'failed') {
    return (
      <div class="status-page">
        <h1><Icon name="error" class="severity-error" /> {l10n.t('{0} could not be read', status.title)}</h1>
        <p class="message" role="alert">{status.message}</p>
        <div class="actions"><vscode-button onClick={onAgain}>{l10n.t('Try Again')}</vscode-button></div>
      </div>
    );
  }
  return (
    <div class="status-page">
      {status !== null && <h1>{status.title}</h1>}
      {problem === '' ? <p class="muted">{status?.message === undefined || status.message === '' ? l10n.t('Opening…') : status.message}</p> : <p class="message" role="alert">{problem}</p>}
    </div>
  );
}
