import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { LossReport } from '../../core/inspection/document';
import type { ExportRequest } from '../../protocol/panelApi';
import { Icon, type IconName } from '../components/Icon';
import { Popover } from '../components/Popover';
import { usePanel, useView } from '../components/panelContext';
import { columnChoices } from '../grid/columns';
import { useLinkedFilter } from '../filter/useLinkedFilter';
import { isFiltered } from '../state/tableFilter';
import * as l10n from '../text/l10n';
import { figuresOn, type Figure } from './figures';

const tables = ['csv', 'jsonl', 'npz'] as const;

/** What can be written to a file: the samples that pass the filter with the columns shown, a report, the spec of what is shown. */
export function ExportMenu({ loss, report }: { readonly loss: number; readonly report: LossReport }): JSX.Element {
  const { state, client, dispatch, fail } = usePanel();
  const { spec, extraColumns, firstSight } = useView();
  const { sort, thenBy, filter: chosen, columns: wishes } = state.choices;
  const filter = useLinkedFilter(chosen);
  const [busy, setBusy] = useState(false);
  const tell = (name: string | null): void => { dispatch({ type: 'announce', text: name === null ? l10n.t('Nothing was exported.') : l10n.t('Exported {0}.', name) }); };
  const write = (request: ExportRequest): void => {
    setBusy(true);
    client.call('export', request).then(tell, fail).finally(() => { setBusy(false); });
  };
  const samples = (format: (typeof tables)[number]): void => {
    const room = { width: Infinity, samples: report.samples };
    const columns = columnChoices(report.task, room, extraColumns?.[loss] ?? [], wishes).filter(({ isShown }) => isShown).map(({ column }) => column.key);
    write({ kind: 'samples', query: { loss, sort, thenBy, filter, columns, format } });
  };
  const picture = (figure: Figure): void => {
    const { name, type } = figure;
    figure.bytes().then((bytes) => { write({ kind: 'figure', name, type, bytes }); }, fail);
  };
  const save = (): void => {
    client.call('save', { spec: state.history?.present ?? spec }).then((name) => {
      if (name !== null) {
        dispatch({ type: 'saved', spec: state.history?.present ?? spec });
      }
      tell(name);
    }, fail);
  };
  return (
    <Popover icon="export" label={l10n.t('Export…')} hasText role="menu" asked={state.exportAsked} disabled={busy || firstSight !== undefined}>
      {tables.map((format) => (
        <Item key={format} icon="table" title={tableTitle(format, isFiltered(chosen))} onPick={() => { samples(format); }} />
      ))}
      <FigureItems onPick={picture} />
      <Item icon="markdown" title={l10n.t('Report as Markdown…')} onPick={() => { write({ kind: 'report' }); }} />
      <Item icon="save" title={l10n.t('Loss Spec…')} onPick={save} />
    </Popover>
  );
}

function tableTitle(format: (typeof tables)[number], isNarrowed: boolean): string {
  switch (format) {
    case 'csv': return isNarrowed ? l10n.t('Filtered Samples as CSV…') : l10n.t('Samples as CSV…');
    case 'jsonl': return isNarrowed ? l10n.t('Filtered Samples as JSON Lines…') : l10n.t('Samples as JSON Lines…');
    case 'npz': return isNarrowed ? l10n.t('Filtered Samples as NumPy Archive…') : l10n.t('Samples as NumPy Archive…');
  }
}

/** The figures that are in sight when the menu opens. */
function FigureItems({ onPick }: { readonly onPick: (figure: Figure) => void }): JSX.Element {
  return (
    <>
      {figuresOn(document).map((figure) => (
        <Item key={figure.name} icon="graph" title={l10n.t('Picture of the {0} as {1}…', capitalized(figure.name), figure.type.toUpperCase())} onPick={() => { onPick(figure); }} />
      ))}
    </>
  );
}

/** As the titles of a menu are written in English: `Reliability Diagram`. */
function capitalized(name: string): string {
  return !l10n.isEnglish() ? name : name.replace(/\b(?!of\b|per\b|over\b|the\b)[a-z]/g, (letter) => letter.toUpperCase());
}

function Item({ icon, title, onPick }: { readonly icon: IconName; readonly title: string; readonly onPick: () => void }): JSX.Element {
  return <button type="button" class="menu-item" role="menuitem" tabIndex={-1} onClick={onPick}><Icon name={icon} /> {title}</button>;
}
