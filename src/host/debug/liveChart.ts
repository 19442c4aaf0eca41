/** The kinds of themes that a picture is drawn for. */
export type ChartTheme = 'dark' | 'light' | 'contrast' | 'contrast-light';

interface Colours {
  readonly text: string;
  readonly line: string;
  readonly bar: string;
  readonly wrong: string;
  readonly rule: string;
}

/** An extension cannot read the colours of a theme: these have a contrast of 4.5 and more against the hovers of VS Code's own. */
const colours: Readonly<Record<ChartTheme, Colours>> = {
  'dark': { text: '#cccccc', line: '#4daafc', bar: '#4daafc', wrong: '#f48771', rule: '#6e6e6e' },
  'light': { text: '#3b3b3b', line: '#005fb8', bar: '#005fb8', wrong: '#a1260d', rule: '#919191' },
  'contrast': { text: '#ffffff', line: '#3ff23f', bar: '#3ff23f', wrong: '#ff8080', rule: '#6fc3df' },
  'contrast-light': { text: '#000000', line: '#0f4a85', bar: '#0f4a85', wrong: '#b5200d', rule: '#0f4a85' },
};

const [width, height] = [300, 74];
const [top, bottom] = [20, 60];
const lineWidth = 140;
const barsAt = 160;

export interface ChartValues {
  /** Over the stops, the last one last. */
  readonly values: readonly number[];
  /** What they are: `loss`, `norm`. */
  readonly title: string;
  /** How the samples' losses are spread. */
  readonly histogram?: { readonly title: string; readonly from: string; readonly to: string; readonly counts: readonly number[] };
}

/** A picture of values over stops, and of the spread of the last one: SVG. */
export function liveChart({ values, title, histogram }: ChartValues, theme: ChartTheme): string {
  const colour = colours[theme];
  const text = (x: number, y: number, words: string, anchor = 'start'): string => `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="${colour.text}">${escaped(words)}</text>`;
  const rule = (x: number, length: number): string => `<path d="M${x} ${bottom + 0.5}h${length}" stroke="${colour.rule}"/>`;
  // What stands below the bars needs room.
  const [total, tall] = histogram === undefined ? [lineWidth, bottom + 2] : [width, height];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${total}" height="${tall}" viewBox="0 0 ${total} ${tall}" font-family="sans-serif" font-size="10">`,
    text(0, 10, title), rule(0, lineWidth), course(values, colour),
    ...(histogram === undefined ? [] : [
      text(barsAt, 10, histogram.title), rule(barsAt, width - barsAt), bars(histogram.counts, colour),
      text(barsAt, height - 2, histogram.from), text(width, height - 2, histogram.to, 'end'),
    ]),
    '</svg>',
  ].join('');
}

/** A line through the values; a cross where one is not finite, so that it is not told by its colour alone. */
function course(values: readonly number[], { line, wrong }: Colours): string {
  const finite = values.filter(Number.isFinite);
  const low = Math.min(...finite);
  const range = Math.max(...finite) - low;
  const x = (i: number): number => round(4 + (values.length < 2 ? 0.5 : i / (values.length - 1)) * (lineWidth - 8));
  const y = (value: number): number => round(range === 0 ? (top + bottom) / 2 : bottom - 4 - (value - low) / range * (bottom - top - 8));
  let path = '';
  values.forEach((value, i) => {
    path += Number.isFinite(value) ? `${i > 0 && Number.isFinite(values[i - 1]) ? 'L' : 'M'}${x(i)} ${y(value)}` : '';
  });
  const marks = values.map((value, i) => (Number.isFinite(value)
    ? (i === values.length - 1 || values.length < 20 ? `<circle cx="${x(i)}" cy="${y(value)}" r="2" fill="${line}"/>` : '')
    : `<path d="M${x(i) - 4} ${top + 4}l8 8m0 -8l-8 8" stroke="${wrong}" stroke-width="2"/>`)).join('');
  return `<path d="${path}" fill="none" stroke="${line}" stroke-width="1.5"/>${marks}`;
}

function bars(counts: readonly number[], { bar }: Colours): string {
  const most = Math.max(1, ...counts);
  const step = (width - barsAt) / Math.max(1, counts.length);
  return counts.map((count, i) => {
    const tall = count === 0 ? 0 : Math.max(1, round(count / most * (bottom - top)));
    return tall === 0 ? '' : `<rect x="${round(barsAt + i * step)}" y="${round(bottom - tall)}" width="${round(Math.max(1, step - 1))}" height="${tall}" fill="${bar}"/>`;
  }).join('');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
