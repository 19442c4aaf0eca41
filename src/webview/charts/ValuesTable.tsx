import type { JSX } from 'preact';
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
    <table class="visually-hidden">
      <caption>{label}{shown.length < all.length ? `: ${count(shown.length)} of ${count(all.length)} places` : ''}</caption>
      <thead><tr><th scope="col">{model.across}</th>{model.series.map(({ name }) => <th key={name} scope="col">{name}</th>)}</tr></thead>
      <tbody>
        {shown.map((at) => (
          <tr key={at}><th scope="row">{textAcross(model, at)}</th>{model.series.map((series) => <td key={series.name}>{valueText(series, at)}</td>)}</tr>
        ))}
      </tbody>
    </table>
  );
}
