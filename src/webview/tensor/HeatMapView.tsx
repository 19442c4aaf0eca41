import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { HeatMap } from '../../core/inspection/tensorView/heatMap';
import type { Extent } from '../../core/tensors/tensorSlice';
import { CellCanvas } from '../canvas/CellCanvas';
import { useCells } from '../canvas/useCells';
import { Icon } from '../components/Icon';
import { useSize } from '../components/useSize';
import { pngOf } from '../export/figures';
import { boxSign, mapPicture } from '../export/mapPictures';
import type { LegendEntry } from '../export/picture';
import type { ThemeColours } from '../export/themeColours';
import type { ActiveCell } from '../grid/gridKeys';
import * as l10n from '../text/l10n';
import { count, plural } from '../text/numbers';
import { briefNumber } from './cellText';
import { drawHeatMap } from './drawHeatMap';
import { clampedCell } from './selection';
import { scaleOf, type ShadeScale } from './shading';
import { useTensorPage } from './tensorContext';
import type { LongWork } from './useLongWork';
import { WorkStatus } from './WorkStatus';

interface HeatMapViewProps {
  /** The tensor's name, and which slice of it. */
  readonly name: string;
  readonly work: LongWork<HeatMap>;
  readonly extent: Extent;
  /** A field was chosen: its first cell. */
  readonly onGo: (cell: ActiveCell) => void;
}

/** The whole slice as a picture; a field leads to its cells in the table. */
export function HeatMapView({ name, work, extent, onGo }: HeatMapViewProps): JSX.Element {
  return (
    <section class="heat-map" aria-label={l10n.t('Heat map')}>
      <h3 class="caption">{l10n.t('This slice')}</h3>
      <WorkStatus work={work} what={l10n.t('Heat map')} start={l10n.t('Draw Heat Map')} />
      {work.state.kind === 'done' && <Picture name={name} map={work.state.result} extent={extent} onGo={onGo} />}
    </section>
  );
}

/** Pixels of a field at most, and of the picture's height. */
const largestField = 24;
const tallest = 320;

function Picture({ name, map, extent, onGo }: { readonly name: string; readonly map: HeatMap; readonly extent: Extent; readonly onGo: (cell: ActiveCell) => void }): JSX.Element {
  const { announce, client, fail } = useTensorPage();
  const frame = useRef<HTMLDivElement>(null);
  const { width } = useSize(frame, { width: 300, height: 0 });
  const { rows, columns, means, marks } = map;
  const scale = scaleOfMap(means);
  // Fields are square where there is room for all of them.
  const side = Math.min(largestField, width / columns, tallest / rows);
  const field = { width: Math.max(side, Math.min(width / columns, 1)), height: Math.max(side, Math.min(tallest / rows, 1)) };

  const describe = ({ row, column }: ActiveCell): string => {
    const span = (at: number, fields: number, all: number): string => {
      const [first, end] = [Math.ceil(at * all / fields), Math.ceil((at + 1) * all / fields)];
      return end - first <= 1 ? String(first) : `${first}–${end - 1}`;
    };
    const mean = means[row * columns + column] ?? NaN;
    const isMarked = marks[row * columns + column] === 1;
    const isOne = rows === extent.rows && columns === extent.columns;
    const parts = [Number.isNaN(mean) ? '' : isOne ? briefNumber(mean) : l10n.t('mean {0}', briefNumber(mean)), isMarked ? l10n.t('NaN or ∞') : ''].filter((part) => part !== '');
    return `[${span(row, rows, extent.rows)}, ${span(column, columns, extent.columns)}]: ${parts.join(', ')}`;
  };
  const go = ({ row, column }: ActiveCell): void => {
    onGo({ row: Math.ceil(row * extent.rows / rows), column: Math.ceil(column * extent.columns / columns) });
  };
  const cells = useCells({
    rows, columns, page: Math.ceil(rows / 8), start: { row: 0, column: 0 },
    cellAt: (x, y) => clampedCell({ row: Math.floor(y / field.height), column: Math.floor(x / field.width) }, map),
    onMove: (cell) => { announce(describe(cell)); },
    onChoose: go,
  });
  const { cursor, shown } = cells;
  const marked = marks.reduce((sum, isMarked) => sum + isMarked, 0);
  const save = (): void => {
    const current = frame.current?.querySelector('canvas') ?? null;
    if (current === null) {
      return;
    }
    pngOf(current, (colours) => mapPicture(current, {
      title: `${name}, ${extent.rows} × ${extent.columns}`, across: l10n.t('column {0} to {1}', 0, extent.columns - 1), up: l10n.t('row {0} to {1}', 0, extent.rows - 1),
      legend: legendOf(scale, marked, colours),
    }, colours)).then((bytes) => client.call('savePicture', { name: l10n.t('heat map of {0}', name), bytes })).then(
      (file) => { announce(file === null ? l10n.t('Nothing was saved.') : l10n.t('Saved {0}.', file)); }, fail,
    );
  };
  return (
    <>
      <div class="heat-map-frame" ref={frame}>
        <CellCanvas
          kind={l10n.t('heat map')} width={columns * field.width} height={rows * field.height} cells={cells}
          label={l10n.t('Heat map of {0} and {1}: arrow keys move, Enter shows the cell in the table', plural(extent.rows, 'row'), plural(extent.columns, 'column'))}
          draw={(canvas) => { drawHeatMap(canvas, { map, scale, field, cursor }); }}
          keys={[cursor, map, width]}
        />
      </div>
      {scale !== null && <Legend scale={scale} />}
      <p class="muted heat-map-place">{shown === null ? caption(map, extent) : describe(shown)}</p>
      {marked > 0 && <p class="heat-map-marks"><span class="mark-sample" aria-hidden="true" /> {l10n.t('{0} with NaN or ∞, crossed out', plural(marked, 'field'))}</p>}
      <button type="button" class="link" onClick={save}><Icon name="save" /> {l10n.t('Save Picture…')}</button>
    </>
  );
}

function caption({ rows, columns }: HeatMap, extent: Extent): string {
  return rows === extent.rows && columns === extent.columns
    ? l10n.t('{0} × {1}, one field a cell', count(rows), count(columns))
    : l10n.t('{0} × {1} cells; each field is the mean of about {2} × {3}', count(extent.rows), count(extent.columns), cellsAlong(extent.rows / rows), cellsAlong(extent.columns / columns));
}

/** A field may have a cell and a part of the next. */
function cellsAlong(mean: number): string {
  return mean < 10 ? String(Number(mean.toFixed(1))) : count(Math.round(mean));
}

function scaleOfMap(means: Float32Array): ShadeScale | null {
  let [low, high] = [Infinity, -Infinity];
  for (const mean of means) {
    low = mean < low ? mean : low;
    high = mean > high ? mean : high;
  }
  return low <= high ? scaleOf(low, high) : null;
}

/** The same for a file: boxes of the full shades. */
function legendOf(scale: ShadeScale | null, marked: number, colours: ThemeColours): readonly LegendEntry[] {
  return [
    ...(scale !== null && scale.low < scale.none ? [{ text: briefNumber(scale.low), sign: boxSign(colours.of('--low')) }] : []),
    ...(scale === null ? [] : [{ text: l10n.t('no shade: {0}', briefNumber(scale.none)), sign: null }]),
    ...(scale !== null && scale.high > scale.none ? [{ text: briefNumber(scale.high), sign: boxSign(colours.of('--high')) }] : []),
    ...(marked > 0 ? [{ text: l10n.t('{0} with NaN or ∞, crossed out', plural(marked, 'field')), sign: null }] : []),
  ];
}

function scaleText([first = '', second, third]: readonly string[]): string {
  if (second === undefined) {
    return l10n.t('Scale from {0}', first);
  }
  return third === undefined ? l10n.t('Scale from {0} over {1}', first, second) : l10n.t('Scale from {0} over {1} over {2}', first, second, third);
}

/** The colours with the numbers they stand for. */
function Legend({ scale: { none, low, high } }: { readonly scale: ShadeScale }): JSX.Element {
  const stops = [...(low < none ? [low] : []), none, ...(high > none ? [high] : [])];
  const kind = low < none ? (high > none ? 'both' : 'low') : 'high';
  return (
    <div class="heat-legend" role="img" aria-label={scaleText(stops.map(briefNumber))}>
      <div class={`heat-bar ${kind}`} />
      <div class="heat-numbers" aria-hidden="true">{stops.map((value) => <span key={value} class="number">{briefNumber(value)}</span>)}</div>
    </div>
  );
}
