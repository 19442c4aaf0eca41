import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { DumpContents, ListedTensor } from '../../core/inspection/document';
import { Icon } from '../components/Icon';
import { usePanel } from '../components/panelContext';
import { ShowAll } from '../components/ShowAll';
import * as l10n from '../text/l10n';
import { byteCount, count } from '../text/numbers';

/** Lines at first; a state dict of a large model has thousands. */
const firstShown = 50;
/** With fewer tensors the eye is faster than a search. */
const searched = 12;

/** The tensors of one file, to be searched by name. */
export function TensorTable({ dump }: { readonly dump: DumpContents }): JSX.Element {
  const [wanted, setWanted] = useState('');
  const [limit, setLimit] = useState(firstShown);
  const found = dump.tensors.filter(({ name }) => name.toLowerCase().includes(wanted.trim().toLowerCase()));
  if (dump.count === 0) {
    return <p class="quiet">{l10n.t('It holds no tensors.')}</p>;
  }
  return (
    <>
      {dump.tensors.length > searched && (
        <vscode-textfield
          class="tensor-search" label={l10n.t('Search the tensors of {0}', dump.path)} placeholder={l10n.t('Search by name')} value={wanted}
          onInput={(event) => { setWanted(event.currentTarget.value); }}
        />
      )}
      {found.length === 0
        ? <p class="quiet">{l10n.t('No tensor is called so.')}</p>
        : (
          <table class="tensor-table">
            <thead><tr><th scope="col">{l10n.t('name')}</th><th scope="col">{l10n.t('dtype')}</th><th scope="col">{l10n.t('shape')}</th><th scope="col" class="numeric">{l10n.t('size')}</th></tr></thead>
            <tbody>{found.slice(0, limit).map((tensor) => <TensorLine key={tensor.reference} path={dump.path} tensor={tensor} />)}</tbody>
          </table>
        )}
      <ShowAll shown={Math.min(limit, found.length)} all={found.length} noun="tensor" onMore={setLimit} />
      {dump.tensors.length < dump.count && <p class="muted">{l10n.t('The file has {0}; the first {1} are listed.', count(dump.count), count(dump.tensors.length))}</p>}
    </>
  );
}

function TensorLine({ path, tensor }: { readonly path: string; readonly tensor: ListedTensor }): JSX.Element {
  const { client, fail } = usePanel();
  const { name, reference, dtype, shape, byteLength, refusal } = tensor;
  return (
    <tr>
      <th scope="row" class="path">
        <button type="button" class="link path" title={l10n.t('View {0}', reference)} onClick={() => { client.call('openTensor', { path, tensor: name }).catch(fail); }}>{name === '' ? reference : name}</button>
        {refusal !== undefined && <span class="refusal"><Icon name="circle-slash" /> {refusal}</span>}
      </th>
      <td>{dtype}</td>
      <td class="shape">[{shape.join(', ')}]</td>
      <td class="numeric">{byteCount(byteLength)}</td>
    </tr>
  );
}
