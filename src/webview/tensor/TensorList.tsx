import type { JSX, TargetedKeyboardEvent } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { DumpListing, ViewedTensor } from '../../core/inspection/tensorView/dumpListing';
import { Hidden, Icon } from '../components/Icon';
import { ShowAll } from '../components/ShowAll';
import * as l10n from '../text/l10n';
import { count } from '../text/numbers';
import { useTensorPage } from './tensorContext';

/** Lines at first; a checkpoint of a large model has thousands. */
const firstShown = 200;
/** With fewer tensors the eye is faster than a search. */
const searched = 8;

/** The tensors of the dump, of which arrows, Home, End or a click choose one. */
export function TensorList({ listing: { tensors, count: all }, selected }: { readonly listing: DumpListing; readonly selected: string }): JSX.Element {
  const { choose } = useTensorPage();
  const [wanted, setWanted] = useState('');
  const [limit, setLimit] = useState(firstShown);
  const list = useRef<HTMLUListElement>(null);
  const wantsFocus = useRef(false);
  const found = tensors.filter(({ name }) => name.toLowerCase().includes(wanted.trim().toLowerCase()));
  const at = found.findIndex(({ name }) => name === selected);
  const lines = found.slice(0, Math.max(limit, at + 1));
  useEffect(() => {
    const line = list.current?.querySelector<HTMLElement>('[aria-selected=true]');
    line?.scrollIntoView({ block: 'nearest' });
    if (wantsFocus.current) {
      wantsFocus.current = false;
      line?.focus({ preventScroll: true });
    }
  }, [selected]);
  const show = (tensor: ViewedTensor | undefined): void => {
    if (tensor !== undefined) {
      choose({ tensor: tensor.name, cell: { row: 0, column: 0 } });
    }
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLUListElement>): void => {
    const to = lineAfter(event.key, at, lines.length);
    if (to !== null) {
      event.preventDefault();
      wantsFocus.current = true;
      show(lines[to]);
    }
  };
  return (
    <nav class="tensor-list" aria-label={l10n.t('Tensors of the file')}>
      {tensors.length > searched && (
        <vscode-textfield
          class="tensor-search" label={l10n.t('Search the tensors')} placeholder={l10n.t('Search by name')} value={wanted}
          onInput={(event) => { setWanted(event.currentTarget.value); }}
        />
      )}
      {found.length === 0
        ? <p class="quiet">{l10n.t('No tensor is called so.')}</p>
        : (
          <ul role="listbox" aria-label={l10n.t('Tensors')} ref={list} onKeyDown={onKeyDown}>
            {lines.map((tensor, index) => (
              <Line key={tensor.name} tensor={tensor} isSelected={index === at} isFocusable={index === Math.max(0, at)} onClick={() => { show(tensor); }} />
            ))}
          </ul>
        )}
      <ShowAll shown={lines.length} all={found.length} noun="tensor" onMore={setLimit} />
      {tensors.length < all && <p class="muted">{l10n.t('The file has {0}; the first {1} are listed.', count(all), count(tensors.length))}</p>}
    </nav>
  );
}

interface LineProps {
  readonly tensor: ViewedTensor;
  readonly isSelected: boolean;
  readonly isFocusable: boolean;
  readonly onClick: () => void;
}

function Line({ tensor: { name, shape, dtype, hidden }, isSelected, isFocusable, onClick }: LineProps): JSX.Element {
  return (
    <li role="option" aria-selected={isSelected} tabIndex={isFocusable ? 0 : -1} class={isSelected ? 'selected' : ''} title={name} onClick={onClick}>
      <span class="tensor-name">{hidden !== undefined && <><Icon name="circle-slash" /><Hidden>{`${l10n.t('cannot be shown:')} `}</Hidden></>}{name === '' ? l10n.t('unnamed') : name}</span>
      <span class="tensor-facts">[{shape.join(', ')}] {dtype}</span>
    </li>
  );
}

function lineAfter(key: string, at: number, lines: number): number | null {
  switch (key) {
    case 'ArrowUp': return Math.max(0, at - 1);
    case 'ArrowDown': return Math.min(lines - 1, at + 1);
    case 'Home': return 0;
    case 'End': return lines - 1;
    default: return null;
  }
}
