import type { JSX, TargetedKeyboardEvent, TargetedMouseEvent } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useThemeChange } from '../classes/useThemeChange';
import { IconButton } from '../components/Icon';
import { usePanel, useView } from '../components/panelContext';
import { useSize } from '../components/useSize';
import { useVirtualScroll } from '../grid/useVirtualScroll';
import { mapLayout } from '../../core/inspection/positions/mapLayout';
import { plural } from '../text/numbers';
import { heatColours } from './heatColours';
import { drawStrips, gutter, rowHeight } from './drawStrips';
import type { MapCache } from './mapCache';
import { meanText, placeText } from './placeText';
import { placeOfSample, sampleAt, type PositionAxes } from './positionAxes';
import { stretchShowing, whole, zoomedStretch, type Stretch } from './sight';

const mostRows = 16;

interface Place {
  /** Place of the sequence in the order, and the cell of it. */
  readonly row: number;
  readonly cell: number;
}

interface TokenStripsProps {
  readonly axes: PositionAxes;
  readonly cache: MapCache;
}

/** A strip of shades for each sequence, one shade a token. */
export function TokenStrips({ axes, cache }: TokenStripsProps): JSX.Element {
  const { state: { choices: { sample } }, dispatch } = usePanel();
  const { classNames } = useView();
  const scroller = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width } = useSize(scroller, { width: 640, height: 0 });
  const theme = useThemeChange();
  const rows = axes.maps;
  const height = Math.min(rows, mostRows) * rowHeight;
  const scroll = useVirtualScroll(scroller, { rows, rowHeight, viewport: height });
  const { cells: [length = 1], step } = useMemo(() => mapLayout(axes.axes, cache.most), [axes, cache.most]);
  const [sight, setSight] = useState<Stretch>(() => whole(length));
  const [cursor, setCursor] = useState<Place | null>(null);
  const [pointed, setPointed] = useState<Place | null>(null);
  const { first, end } = scroll.inSight;
  useEffect(() => { cache.want(first, end); }, [cache, end, first]);
  const colours = useMemo(() => (canvas.current === null ? null : heatColours(canvas.current)), [canvas.current, theme]);
  const at = sample === null ? null : placeOfSample(axes, sample);
  const chosen = at === null ? null : { map: at.map, cell: at.position === null ? null : Math.floor(at.position / step) };
  useEffect(() => {
    if (canvas.current !== null) {
      drawStrips(canvas.current, { cache, top: scroll.offset, rows, width, height, sight, cursor, chosen }, colours ?? heatColours(canvas.current));
    }
  });

  const describe = ({ row, cell }: Place): string => {
    const found = cache.map(row);
    return found === undefined ? 'Reading the losses…' : placeText(found, 0, cell, classNames);
  };
  const choose = ({ row, cell }: Place): void => {
    const found = cache.map(row);
    const line = found?.page.maps[found.at];
    if (line !== undefined) {
      dispatch({ type: 'sample', sample: sampleAt(axes, line.map, cell * step) });
    }
  };
  const placeOf = (event: TargetedMouseEvent<HTMLCanvasElement>): Place | null => {
    const box = event.currentTarget.getBoundingClientRect();
    const row = Math.floor((event.clientY - box.top + scroll.offset) / rowHeight);
    const cell = sight.first + Math.floor((event.clientX - box.left - gutter) / (width - gutter) * sight.count);
    return row < 0 || row >= rows || cell < sight.first || cell >= sight.first + sight.count ? null : { row, cell };
  };
  const move = (to: Place): void => {
    const next = { row: Math.max(0, Math.min(rows - 1, to.row)), cell: Math.max(0, Math.min(length - 1, to.cell)) };
    setCursor(next);
    setSight(stretchShowing(sight, next.cell, length));
    scroll.show(next.row);
    dispatch({ type: 'announce', text: describe(next) });
  };
  const zoom = (factor: number, about = cursor?.cell ?? sight.first + sight.count / 2): void => { setSight(zoomedStretch(sight, factor, about, length)); };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLCanvasElement>): void => {
    const from = cursor ?? { row: Math.ceil(scroll.offset / rowHeight), cell: sight.first };
    const moved = movedBy(event.key, from, event.ctrlKey || event.metaKey, { rows, length });
    if (moved !== null) {
      move(cursor === null && event.key.startsWith('Arrow') ? from : moved);
    } else if (event.key === 'Enter' || event.key === ' ') {
      choose(from);
    } else if (event.key === '+' || event.key === '-') {
      zoom(event.key === '+' ? 0.5 : 2);
    } else {
      return;
    }
    event.preventDefault();
  };
  const shown = pointed ?? cursor;
  return (
    <div class="strips">
      <div class="strip-scroller" ref={scroller} style={{ height: `${height}px` }} onScroll={scroll.onScroll}>
        <div class="strip-content" style={{ height: `${scroll.contentHeight}px` }}>
          <canvas
            data-figure="loss per token"
            ref={canvas} style={{ width: `${width}px`, height: `${height}px` }} tabIndex={0} role="application" aria-roledescription="heat map"
            aria-label={`Loss of the tokens of ${plural(rows, 'sequence')}, one row each: arrow keys move, plus and minus zoom, Enter selects the sample`}
            onKeyDown={onKeyDown} onBlur={() => { setCursor(null); }}
            onMouseMove={(event) => { setPointed(placeOf(event)); }} onMouseLeave={() => { setPointed(null); }}
            onClick={(event) => {
              const place = placeOf(event);
              if (place !== null) {
                choose(place);
              }
            }}
            onWheel={(event) => {
              if (event.ctrlKey) {
                event.preventDefault();
                zoom(event.deltaY > 0 ? 1.25 : 0.8, placeOf(event)?.cell);
              }
            }}
          />
        </div>
      </div>
      <div class="positions-line">
        <p class="muted position-place">{shown === null ? sightText(sight, length, step) : describe(shown)}</p>
        <IconButton icon="zoom-in" label="Zoom In" disabled={sight.count <= Math.min(8, length)} onClick={() => { zoom(0.5); }} />
        <IconButton icon="zoom-out" label="Zoom Out" disabled={sight.count >= length} onClick={() => { zoom(2); }} />
      </div>
      <MeansForReaders cache={cache} first={first} end={end} />
    </div>
  );
}

function sightText({ first, count }: Stretch, length: number, step: number): string {
  const each = step === 1 ? '' : ` · each shade is the mean of ${step} positions`;
  return `${count < length ? `positions ${first * step} to ${(first + count) * step - 1} in sight` : 'one row a sequence, with its number and mean loss'}${each}`;
}

/** The sequences in sight and their means as a table, for screen readers. */
function MeansForReaders({ cache, first, end }: { readonly cache: MapCache; readonly first: number; readonly end: number }): JSX.Element {
  const lines = Array.from({ length: end - first }, (_, i) => cache.map(first + i)).filter((found) => found !== undefined);
  return (
    <table class="visually-hidden">
      <caption>Mean loss of the sequences in sight</caption>
      <thead><tr><th scope="col">sequence</th><th scope="col">mean loss</th></tr></thead>
      <tbody>{lines.map((found) => <tr key={found.page.maps[found.at]?.map}><th scope="row">{found.page.maps[found.at]?.map}</th><td>{meanText(found)}</td></tr>)}</tbody>
    </table>
  );
}

function movedBy(key: string, { row, cell }: Place, withControl: boolean, { rows, length }: { readonly rows: number; readonly length: number }): Place | null {
  switch (key) {
    case 'ArrowUp': return { row: row - 1, cell };
    case 'ArrowDown': return { row: row + 1, cell };
    case 'ArrowLeft': return { row, cell: cell - 1 };
    case 'ArrowRight': return { row, cell: cell + 1 };
    case 'PageUp': return { row: row - mostRows, cell };
    case 'PageDown': return { row: row + mostRows, cell };
    case 'Home': return { row: withControl ? 0 : row, cell: 0 };
    case 'End': return { row: withControl ? rows - 1 : row, cell: length - 1 };
    default: return null;
  }
}
