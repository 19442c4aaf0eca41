import type { JSX } from 'preact';
import type { SampleCard } from '../../protocol/sampleQuery';
import { IconButton } from '../components/Icon';
import { usePanel } from '../components/panelContext';
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
    dispatch({ type: 'announce', text: `Copied ${name} of sample ${card.sample}.` });
  };
  return (
    <Disclosure title="Raw row" aside={rows.map(({ name }) => name).join(', ')}>
      {() => rows.map(({ name, values }) => (
        <div key={name} class="raw-row">
          <div class="card-caption">
            <span>{name}[{(card.index ?? [card.sample]).join(', ')}] <span class="muted">{values.length === 1 ? '' : `${values.length} numbers`}</span></span>
            <IconButton icon="copy" label={`Copy ${name}`} onClick={() => { copy(name, `[${values.join(', ')}]`).catch(fail); }} />
          </div>
          <p class="raw-numbers" tabIndex={0} role="group" aria-label={`${name} of the sample`}>
            {values.slice(0, shownNumbers).join(', ')}{values.length > shownNumbers && <span class="muted"> … and {values.length - shownNumbers} more</span>}
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
