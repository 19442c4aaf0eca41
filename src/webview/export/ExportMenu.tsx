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
import { figuresOn, type Figure } from './figures';

const tables = [
  ['csv', 'Samples as CSV…'], ['jsonl', 'Samples as JSON Lines…'], ['npz', 'Samples as NumPy Archive…'],
] as const;

/** What can be written to a file: the samples that pass the filter with the columns shown, a report, the spec of what is shown. */
export function ExportMenu({ loss, report }: { readonly loss: number; readonly report: LossReport }): JSX.Element {
  const { state, client, dispatch, fail } = usePanel();
  const { spec, extraColumns } = useView();
  const { sort, thenBy, filter: chosen, columns: wishes } = state.choices;
  const filter = useLinkedFilter(chosen);
  const [busy, setBusy] = useState(false);
  const tell = (name: string | null): void => { dispatch({ type: 'announce', text: name === null ? 'Nothing was exported.' : `Exported ${name}.` }); };
  const write = (request: ExportRequest): void => {
    setBusy(true);
    client.call('export', request).then(tell, fail).finally(() => { setBusy(false); });
  };
  const samples = (format: (typeof tables)[number][0]): void => {
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
    <Popover icon="export" label="Export…" hasText role="menu" asked={state.exportAsked} disabled={busy}>
      {tables.map(([format, title]) => (
        <Item key={format} icon="table" title={isFiltered(chosen) ? title.replace('Samples', 'Filtered Samples') : title} onPick={() => { samples(format); }} />
      ))}
      <FigureItems onPick={picture} />
      <Item icon="markdown" title="Report as Markdown…" onPick={() => { write({ kind: 'report' }); }} />
      <Item icon="save" title="Loss Spec…" onPick={save} />
    </Popover>
  );
}

/** The figures that are in sight when the menu opens. */
function FigureItems({ onPick }: { readonly onPick: (figure: Figure) => void }): JSX.Element {
  return (
    <>
      {figuresOn(document).map((figure) => (
        <Item key={figure.name} icon="graph" title={`Picture of the ${capitalized(figure.name)} as ${figure.type.toUpperCase()}…`} onPick={() => { onPick(figure); }} />
      ))}
    </>
  );
}

/** As the titles of a menu are written: `Reliability Diagram`. */
function capitalized(name: string): string {
  return name.replace(/\b(?!of\b|per\b|over\b|the\b)[a-z]/g, (letter) => letter.toUpperCase());
}

function Item({ icon, title, onPick }: { readonly icon: IconName; readonly title: string; readonly onPick: () => void }): JSX.Element {
  return <button type="button" class="menu-item" role="menuitem" tabIndex={-1} onClick={onPick}><Icon name={icon} /> {title}</button>;
}
