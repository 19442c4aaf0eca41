import { elementCount } from '../../tensors/shape';
import { statisticsOf } from '../../tensors/statistics';
import type { TensorView } from '../../tensors/tensor';
import type { Work } from '../../work';
import { lossHistogram } from '../columns/lossStatistics';
import { plain } from './hoverText';
import type { TensorSummary } from './specAnalysis';

/** Elements of which a hover tells more than shape and dtype. */
const mostElements = 2 ** 24;
const bars = '▁▂▃▄▅▆▇█';

/** A tensor in a hover: shape, dtype, range, NaN, and how its values spread. */
export async function summarise(view: TensorView, work: Work): Promise<TensorSummary> {
  const { reference, dtype, shape } = view;
  const heading = `**${plain(reference)}** \`${dtype}\` \`[${shape.join(', ')}]\``;
  const count = elementCount(shape) ?? Infinity;
  if (count > mostElements || count === 0) {
    return { markdown: count === 0 ? `${heading}\n\nempty` : heading };
  }
  const { min, max, mean, nan, posinf, neginf, zeros } = await statisticsOf(view, work);
  const text = (value: number | bigint | null): string => (value === null ? '–' : typeof value === 'bigint' ? String(value) : String(Number(value.toPrecision(6))));
  const facts = [`min ${text(min)}`, `max ${text(max)}`, `mean ${text(mean)}`, `${zeros} zeros`, nan > 0 ? `**${nan} NaN**` : 'no NaN', posinf + neginf > 0 ? `**${posinf + neginf} infinite**` : ''];
  return { markdown: [heading, facts.filter((fact) => fact !== '').join(' · '), await sparkline(view, work)].filter((part) => part !== '').join('\n\n') };
}

/** A column without a value keeps its place: a hover would draw several plain spaces as one. */
const empty = '\u00a0';

/** The values in bins, as bars of text between the smallest and the largest. */
async function sparkline(view: TensorView, work: Work): Promise<string> {
  const { data } = await view.readRows(0, view.shape[0] ?? 1, work);
  const histogram = lossHistogram(Float64Array.from({ length: data.length }, (_, i) => Number(data[i])));
  if (histogram === null || histogram.counts.length < 2) {
    return '';
  }
  const highest = Math.max(...histogram.counts);
  const columns = histogram.counts.map((count) => (count === 0 ? empty : bars[Math.min(bars.length - 1, Math.floor((count / highest) * bars.length))] ?? ''));
  const end = (value: number): string => plain(String(Number(value.toPrecision(4))));
  return `${end(histogram.min)} \`${columns.join('')}\` ${end(histogram.max)}`;
}
