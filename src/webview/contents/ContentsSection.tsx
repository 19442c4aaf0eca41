import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { DumpContents } from '../../core/inspection/document';
import { Icon } from '../components/Icon';
import { useView } from '../components/panelContext';
import * as l10n from '../text/l10n';
import { plural } from '../text/numbers';
import { TensorTable } from './TensorTable';

/** What the files of the inspection hold, whether a loss uses it or not. */
export function ContentsSection(): JSX.Element | null {
  const { contents, document } = useView();
  const [open, setOpen] = useState(document.losses.length === 0);
  if (contents.length === 0) {
    return null;
  }
  const tensors = contents.reduce((sum, { count }) => sum + count, 0);
  return (
    <section class="contents" role="region" aria-label={l10n.t('Tensors')}>
      <h2>
        <button type="button" class="disclosure" aria-expanded={open} onClick={() => { setOpen(!open); }}>
          <Icon name={open ? 'chevron-down' : 'chevron-right'} /> {l10n.t('Tensors')}
          <span class="muted aside">{l10n.t('{0} in {1}', plural(tensors, 'tensor'), plural(contents.length, 'file'))}{notesOf(contents)}</span>
        </button>
      </h2>
      {open && contents.map((dump) => <FileContents key={dump.path} dump={dump} />)}
    </section>
  );
}

function notesOf(contents: readonly DumpContents[]): string {
  const notes = contents.reduce((sum, dump) => sum + dump.notes.length, 0);
  return notes === 0 ? '' : `, ${plural(notes, 'note')}`;
}

function FileContents({ dump }: { readonly dump: DumpContents }): JSX.Element {
  const { path, format, notes } = dump;
  return (
    <div class="file-contents">
      <h3><span class="path">{path}</span> <span class="muted">{format}</span></h3>
      {notes.length > 0 && (
        <ul class="file-notes" aria-label={l10n.t('Notes on {0}', path)}>
          {notes.map((note) => <li key={note}><Icon name="info" class="severity-info" /> {note}</li>)}
        </ul>
      )}
      <TensorTable dump={dump} />
    </div>
  );
}
