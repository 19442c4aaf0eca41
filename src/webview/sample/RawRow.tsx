import type { JSX } from 'preact';
import type { SampleCard } from '../../core/inspection/sampleRows';
import { IconButton } from '../components/Icon';
import { usePanel } from '../components/panelContext';
import * as l10n from '../text/l10n';
import { Disclosure } from './Disclosure';

/** Numbers of one row that are shown; all are copied. */
const shownNumbers = 200;

/** What the dump holds of the sample, to the last digit. */
export function RawRow({ card }: { readonly card: SampleCard }): JSX.Element | null {
  const { client, dispatch, fail } = usePanel();
  const rows = rowsOf(card);
  if (rows.length === 0) {
    return null;
  }
  const copy = async (name: string, text: string): Promise<void> => {
    await client.call('copy', { text });
    dispatch({ type: 'announce', text: l10n.t('Copied {0} of sample {1}.', name, card.sample) });
  };
  return (
    <Disclosure title={l10n.t('Raw row')} aside={rows.map(({ name }) => name).join(', ')}>
      {() => rows.map(({ name, values }) => (
        <div key={name} class="raw-row">
          <div class="card-caption">
            <span>{name}[{(card.index ?? [card.sample]).join(', ')}] <span class="muted">{values.length === 1 ? '' : l10n.plural(values.length, '{0} number', '{0} numbers', values.length)}</span></span>
            <IconButton icon="copy" label={l10n.t('Copy {0}', name)} onClick={() => { copy(name, `[${values.join(', ')}]`).catch(fail); }} />
          </div>
          <p class="raw-numbers" tabIndex={0} role="group" aria-label={l10n.t('{0} of the sample', name)}>
            {values.slice(0, shownNumbers).join(', ')}{values.length > shownNumbers && <span class="muted"> {l10n.t('… and {0} more', values.length - shownNumbers)}</span>}
          </p>
        </div>
      ))}
    </Disclosure>
  );
}

function rowsOf({ logits, predictions, targets, label }: SampleCard): readonly { readonly name: string; readonly values: readonly (number | string)[] }[] {
  const labels = label === null ? null : Array.isArray(label) ? label as readonly number[] : [label as number | string];
  return [
    { name: 'logits', values: logits }, { name: 'predictions', values: predictions }, { name: 'targets', values: targets },
    { name: 'labels', values: targets === null ? labels : null },
  ].flatMap(({ name, values }) => (values === null || values.length === 0 ? [] : [{ name, values }]));
}
