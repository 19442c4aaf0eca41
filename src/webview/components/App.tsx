import type { JSX } from 'preact';
import { useEffect, useMemo, useReducer, useRef } from 'preact/hooks';
import { protocolVersion } from '../../protocol/panelApi';
import { RemoteError } from '../../protocol/rpc';
import type { LossSpec } from '../../core/spec/lossSpec';
import type { PanelClient } from '../state/panelClient';
import { initialState, reduce, type ViewChoices } from '../state/panelState';
import { toPersisted } from '../state/persistedState';
import { redo, undo } from '../state/specHistory';
import { PanelContext, type Panel } from './panelContext';
import { Inspection } from './Inspection';
import { StatusPage } from './StatusPage';

export interface AppProps {
  readonly client: PanelClient;
  readonly choices: ViewChoices;
  /** The spec that an earlier page was showing. */
  readonly spec?: LossSpec;
  readonly persist: (state: unknown) => void;
}

export function App({ client, choices, spec, persist }: AppProps): JSX.Element {
  const [state, dispatch] = useReducer(reduce, choices, initialState);
  const latest = useRef(state);
  latest.current = state;

  const panel = useMemo((): Omit<Panel, 'state'> => {
    const fail = (error: unknown): void => {
      // A page that is closed, or a call that was cancelled, is no news.
      if (!(error instanceof RemoteError && ['Closed', 'Cancelled'].includes(error.kind))) {
        dispatch({ type: 'problem', text: error instanceof Error ? error.message : String(error) });
      }
    };
    const change = (changed: LossSpec): void => { client.call('change', { spec: changed }).catch(fail); };
    const step = (type: 'undo' | 'redo'): void => {
      const { history } = latest.current;
      if (history !== null) {
        dispatch({ type });
        change((type === 'undo' ? undo : redo)(history).present);
      }
    };
    return {
      dispatch, client, fail,
      edit: (changed) => {
        dispatch({ type: 'edit', spec: changed });
        change(changed);
      },
      undo: () => { step('undo'); },
      redo: () => { step('redo'); },
    };
  }, [client]);

  useEffect(() => {
    const stop = [
      client.on('status', (status) => { dispatch({ type: 'status', status }); }),
      client.on('reading', (progress) => { dispatch({ type: 'reading', progress }); }),
      client.on('live', (live) => { dispatch({ type: 'live', live }); }),
      client.on('showSample', ({ sample }) => { dispatch({ type: 'sample', sample, reveal: true }); }),
      client.on('stale', ({ file }) => { dispatch({ type: 'stale', file }); }),
      client.on('askForNumber', (asked) => { dispatch({ type: 'ask', asked: { kind: 'number', loss: null, ...(asked === null ? {} : { number: asked.number }) } }); }),
      client.on('askForExport', () => { dispatch({ type: 'askForExport' }); }),
      client.on('compareWith', ({ target }) => { dispatch({ type: 'baseline', baseline: { kind: 'target', target }, show: true }); }),
      client.on('explaining', ({ fraction, message }) => { dispatch({ type: 'explaining', fraction, message }); }),
    ];
    client.call('ready', { version: protocolVersion, ...(spec === undefined ? {} : { spec }), ...(choices.step === null ? {} : { step: choices.step }) })
      .then((status) => { dispatch({ type: 'status', status }); }, panel.fail);
    return () => { stop.forEach((end) => { end(); }); };
  }, [choices.step, client, panel, spec]);

  useEffect(() => {
    const persisted = toPersisted(state);
    if (persisted !== null) {
      persist(persisted);
    }
  }, [persist, state]);

  const { status, view } = state;
  const showsInspection = view !== null && ['inspection', 'firstSight', 'loading'].includes(status?.kind ?? '');
  return (
    <PanelContext.Provider value={{ ...panel, state }}>
      {showsInspection ? <Inspection /> : <StatusPage status={status} />}
      <div class="visually-hidden" role="status" aria-live="polite">{state.announcement}</div>
    </PanelContext.Provider>
  );
}
