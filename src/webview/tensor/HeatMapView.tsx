import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { HeatMap } from '../../core/inspection/tensorView/heatMap';
import type { Extent } from '../../core/tensors/tensorSlice';
import { CellCanvas } from '../canvas/CellCanvas';
import { useCells } from '../canvas/useCells';
import { Icon } from '../components/Icon';
import { useSize } from '../components/useSize';
import { pngOf } from '../export/figures';
import { boxSign, mapPicture, stretchText } from '../export/mapPictures';
import type { LegendEntry } from '../export/picture';
import type { ThemeColours } from '../export/themeColours';
import type { ActiveCell } from '../grid/gridKeys';
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
    <section class="heat-map" aria-label="Heat map">
      <h3 class="caption">This slice</h3>
      <WorkStatus work={work} what="Heat map" start="Draw Heat Map" />
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
    const parts = [Number.isNaN(mean) ? '' : `${isOne ? '' : 'mean '}${briefNumber(mean)}`, isMarked ? 'NaN or ∞' : ''].filter((part) => part !== '');
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
      title: `${name}, ${extent.rows} × ${extent.columns}`, across: stretchText('column', 0, extent.columns), up: stretchText('row', 0, extent.rows),
      legend: legendOf(scale, marked, colours),
    }, colours)).then((bytes) => client.call('savePicture', { name: `heat map of ${name}`, bytes })).then(
      (file) => { announce(file === null ? 'Nothing was saved.' : `Saved ${file}.`); }, fail,
    );
  };
  return (
    <>
      <div class="heat-map-frame" ref={frame}>
        <CellCanvas
          kind="heat map" width={columns * field.width} height={rows * field.height} cells={cells}
          label={`Heat map of ${plural(extent.rows, 'row')} and ${plural(extent.columns, 'column')}: arrow keys move, Enter shows the cell in the table`}
          draw={(canvas) => { drawHeatMap(canvas, { map, scale, field, cursor }); }}
          keys={[cursor, map, width]}
        />
      </div>
      {scale !== null && <Legend scale={scale} />}
      <p class="muted heat-map-place">{shown === null ? caption(map, extent) : describe(shown)}</p>
      {marked > 0 && <p class="heat-map-marks"><span class="mark-sample" aria-hidden="true" /> {plural(marked, 'field')} with NaN or ∞, crossed out</p>}
      <button type="button" class="link" onClick={save}><Icon name="save" /> Save Picture…</button>
    </>
  );
}

function caption({ rows, columns }: HeatMap, extent: Extent): string {
  return rows === extent.rows && columns === extent.columns
    ? `${count(rows)} × ${count(columns)}, one field a cell`
    : `${count(extent.rows)} × ${count(extent.columns)} cells; each field is the mean of about ${count(Math.round(extent.rows / rows))} × ${count(Math.round(extent.columns / columns))}`;
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
    ...(scale === null ? [] : [{ text: `no shade: ${briefNumber(scale.none)}`, sign: null }]),
    ...(scale !== null && scale.high > scale.none ? [{ text: briefNumber(scale.high), sign: boxSign(colours.of('--high')) }] : []),
    ...(marked > 0 ? [{ text: `${plural(marked, 'field')} with NaN or ∞, crossed out`, sign: null }] : []),
  ];
}

/** The colours with the numbers they stand for. */
function Legend({ scale: { none, low, high } }: { readonly scale: ShadeScale }): JSX.Element {
  const stops = [...(low < none ? [low] : []), none, ...(high > none ? [high] : [])];
  const kind = low < none ? (high > none ? 'both' : 'low') : 'high';
  return (
    <div class="heat-legend" role="img" aria-label={`Scale from ${stops.map(briefNumber).join(' over ')}`}>
      <div class={`heat-bar ${kind}`} />
      <div class="heat-numbers" aria-hidden="true">{stops.map((value) => <span key={value} class="number">{briefNumber(value)}</span>)}</div>
    </div>
  );
}
