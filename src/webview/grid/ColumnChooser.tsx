import type { JSX } from 'preact';
import { usePanel } from '../components/panelContext';
import { Popover } from '../components/Popover';
import * as l10n from '../text/l10n';
import type { ColumnChoice } from './columns';

/** Which columns the table of samples has beside the sample's index. */
export function ColumnChooser({ choices }: { readonly choices: readonly ColumnChoice[] }): JSX.Element {
  const { state, dispatch } = usePanel();
  const hasWishes = Object.keys(state.choices.columns).length > 0;
  return (
    <Popover icon="list-selection" label={l10n.t('Columns')} role="group">
      {choices.filter(({ column: { key } }) => key !== 'sample').map(({ column: { key, title, description }, isShown }) => (
        <vscode-checkbox
          key={key} label={title} title={description} checked={isShown}
          onChange={(event) => { dispatch({ type: 'column', column: key, isShown: event.currentTarget.checked }); }}
        />
      ))}
      {hasWishes && <button type="button" class="link" onClick={() => { dispatch({ type: 'usualColumns' }); }}>{l10n.t('Show the usual ones')}</button>}
    </Popover>
  );
}
