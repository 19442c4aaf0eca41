import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { ConventionRow } from '../../core/inspection/explain/explanation';
import { Amount } from '../components/Amount';
import { Icon, IconButton } from '../components/Icon';
import { usePanel, useView } from '../components/panelContext';
import { displayName } from '../state/lossParts';
import * as l10n from '../text/l10n';
import { toNumber } from '../text/numbers';
import { Searching } from './Searching';
import { useSearch } from './useSearch';

/** The loss shown under every convention that has it: what each divides by what. */
export function ConventionSection({ loss }: { readonly loss: number }): JSX.Element {
  const { state, client, dispatch } = usePanel();
  const { document } = useView();
  const { search, start, cancel } = useSearch<readonly ConventionRow[]>();
  useEffect(() => { start((signal) => client.call('underEveryConvention', { loss }, signal)); }, [loss, state.generation]);
  const report = document.losses[loss];
  return (
    <section class="explain" role="region" aria-label={l10n.t('Under Every Convention')}>
      <div class="part-title">
        <h2>{report === undefined ? l10n.t('This loss under every convention') : l10n.t('{0} under every convention', displayName(report))}</h2>
        <IconButton icon="close" label={l10n.t('Close Under Every Convention')} onClick={() => { dispatch({ type: 'closeExplain' }); }} />
      </div>
      {search.kind === 'running' && <Searching label={l10n.t('Computing under every convention')} onCancel={cancel} />}
      {search.kind === 'failed' && <p class="message" role="alert"><Icon name="error" class="severity-error" /> {search.message}</p>}
      {search.kind === 'done' && <ConventionTable rows={search.result} />}
    </section>
  );
}

function ConventionTable({ rows }: { readonly rows: readonly ConventionRow[] }): JSX.Element {
  return (
    <table class="convention-table">
      <thead>
        <tr>
          <th scope="col">{l10n.t('function')}</th><th scope="col">{l10n.t('reduction')}</th><th scope="col" class="numeric">{l10n.t('numerator')}</th>
          <th scope="col" class="numeric">{l10n.t('denominator')}</th><th scope="col" class="numeric">{l10n.t('value')}</th><th scope="col"><span class="visually-hidden">{l10n.t('adopt')}</span></th>
        </tr>
      </thead>
      <tbody>{rows.map((row, i) => <ConventionLine key={i} row={row} />)}</tbody>
    </table>
  );
}

function ConventionLine({ row }: { readonly row: ConventionRow }): JSX.Element {
  const { edit } = usePanel();
  const { spec } = row;
  return (
    <tr class={row.isShown ? 'shown' : ''} {...(row.isShown ? { 'aria-current': 'true' } : {})}>
      <th scope="row">
        <code>{row.framework}</code>
        <span class="muted"> {row.convention}{row.first === null ? '' : ` · ${row.first}`}</span>
      </th>
      {row.error !== null
        ? <td colSpan={4} class="refused"><Icon name="circle-slash" /> {row.error}</td>
        : (
          <>
            <td data-label={l10n.t('reduction')}>{row.reduction}</td>
            <td class="numeric" data-label={l10n.t('numerator')}>{row.numerator === null ? '–' : <Amount value={toNumber(row.numerator)} />}</td>
            <td class="numeric" data-label={l10n.t('denominator')}>
              {row.denominator === null ? '–' : <Amount value={toNumber(row.denominator)} />}
              {row.denominatorOf !== null && <span class="muted"> {row.denominatorOf}</span>}
            </td>
            <td class="numeric" data-label={l10n.t('value')}>{row.value === null ? l10n.t('a tensor') : <Amount value={toNumber(row.value)} />}</td>
          </>
        )}
      <td>
        {row.isShown
          ? <span class="muted"><Icon name="check" /> {l10n.t('shown')}</span>
          : spec !== null && row.error === null && <vscode-button secondary onClick={() => { edit(spec); }}>{l10n.t('Adopt')}</vscode-button>}
      </td>
    </tr>
  );
}
