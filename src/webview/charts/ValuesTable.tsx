import type { JSX } from 'preact';
import * as l10n from '../text/l10n';
import { count } from '../text/numbers';
import { valueText } from './ChartLegend';
import { textAcross, type LineModel } from './lineModel';

/** Rows that a reader gets; more are no help to anybody. */
const mostRows = 100;

/** The values of a chart as a table, for screen readers. */
export function ValuesTable({ model, label }: { readonly model: LineModel; readonly label: string }): JSX.Element {
  const all = model.x.map((_, at) => at);
  const every = Math.ceil(all.length / mostRows);
  const shown = all.filter((at) => at % every === 0 || at === all.length - 1);
  return (
    // A table is as wide as its words, whatever is asked of it: what hides it lies around.
    <div class="visually-hidden">
      <table>
        <caption>{shown.length < all.length ? l10n.t('{0}: {1} of {2} places', label, count(shown.length), count(all.length)) : label}</caption>
        <thead><tr><th scope="col">{model.across}</th>{model.series.map(({ name }) => <th key={name} scope="col">{name}</th>)}</tr></thead>
        <tbody>
          {shown.map((at) => (
            <tr key={at}><th scope="row">{textAcross(model, at)}</th>{model.series.map((series) => <td key={series.name}>{valueText(series, at)}</td>)}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
