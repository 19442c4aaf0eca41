import type { JSX, TargetedKeyboardEvent, TargetedMouseEvent } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { MapsRequest } from '../../core/inspection/positions/positionMaps';
import { mapLayout } from '../../core/inspection/positions/mapLayout';
import { useThemeChange } from '../classes/useThemeChange';
import { IconButton } from '../components/Icon';
import { usePanel, useView } from '../components/panelContext';
import { useSize } from '../components/useSize';
import { cleared, drawHeat, frame, type Box } from './drawHeat';
import { heatColours } from './heatColours';
import { heatPicture } from './heatPicture';
import type { MapCache } from './mapCache';
import { meanText, placeText } from './placeText';
import { placeOfSample, sampleAt, type PositionAxes } from './positionAxes';
import { stretchShowing, whole, zoomedStretch, type Stretch } from './sight';
import { Thumbnails } from './Thumbnails';

/** The image is no larger than this. */
const largest = { width: 560, height: 480 } as const;

interface Place {
  readonly row: number;
  readonly column: number;
}

interface PixelMapProps {
  readonly axes: PositionAxes;
  readonly cache: MapCache;
  readonly loss: number;
  readonly order: MapsRequest['order'];
}

/** One image as a map of shades, and small ones to pick from. */
export function PixelMap({ axes, cache, loss, order }: PixelMapProps): JSX.Element {
  const { state: { choices: { sample } }, dispatch } = usePanel();
  const { classNames } = useView();
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const room = useSize(box, { width: largest.width, height: 0 });
  const theme = useThemeChange();
  const [image, setImage] = useState(0);
  const { cells: [rows = 1, columns = 1], step } = useMemo(() => mapLayout(axes.axes, cache.most), [axes, cache.most]);
  const [sight, setSight] = useState<{ readonly rows: Stretch; readonly columns: Stretch }>(() => ({ rows: whole(rows), columns: whole(columns) }));
  const [cursor, setCursor] = useState<Place | null>(null);
  const [pointed, setPointed] = useState<Place | null>(null);
  useEffect(() => { cache.want(image, image + 1); }, [cache, image]);
  const found = cache.map(image);
  const side = Math.min(Math.min(room.width, largest.width) / sight.columns.count, largest.height / sight.rows.count);
  const [width, height] = [Math.max(1, sight.columns.count * side), Math.max(1, sight.rows.count * side)];
  const at = sample === null ? null : placeOfSample(axes, sample);
  const map = found?.page.maps[found.at]?.map;
  const colours = useMemo(() => (canvas.current === null ? null : heatColours(canvas.current)), [canvas.current, theme]);
  useEffect(() => {
    const context = canvas.current === null ? null : cleared(canvas.current, width, height);
    if (canvas.current === null || context === null || found === undefined) {
      return;
    }
    const used = colours ?? heatColours(canvas.current);
    const part = { x: sight.columns.first, y: sight.rows.first, width: sight.columns.count, height: sight.rows.count };
    drawHeat(context, [{ picture: heatPicture(found, used, canvas.current.ownerDocument), part, at: { x: 0, y: 0, width, height } }], used, { width, height });
    const boxOf = (row: number, column: number): Box => ({ x: (column - sight.columns.first) * side, y: (row - sight.rows.first) * side, width: side, height: side });
    if (at !== null && at.map === map && at.position !== null) {
      const length = axes.shape[1] ?? 1;
      frame(context, boxOf(Math.floor(Math.floor(at.position / length) / step), Math.floor((at.position % length) / step)), used, true);
    }
    if (cursor !== null) {
      frame(context, boxOf(cursor.row, cursor.column), used, false);
    }
  });

  const describe = ({ row, column }: Place): string => (found === undefined ? 'Reading the losses…' : placeText(found, row, column, classNames));
  const choose = ({ row, column }: Place): void => {
    if (map !== undefined) {
      dispatch({ type: 'sample', sample: sampleAt(axes, map, row * step * (axes.shape[1] ?? 1) + column * step) });
    }
  };
  const placeOf = (event: TargetedMouseEvent<HTMLCanvasElement>): Place | null => {
    const frameOf = event.currentTarget.getBoundingClientRect();
    const row = sight.rows.first + Math.floor((event.clientY - frameOf.top) / side);
    const column = sight.columns.first + Math.floor((event.clientX - frameOf.left) / side);
    return row < 0 || column < 0 || row >= rows || column >= columns ? null : { row, column };
  };
  const show = (next: number): void => {
    const place = Math.max(0, Math.min(axes.maps - 1, next));
    setImage(place);
    dispatch({ type: 'announce', text: `Image ${place + 1} of ${axes.maps}.` });
  };
  const move = (to: Place): void => {
    const next = { row: Math.max(0, Math.min(rows - 1, to.row)), column: Math.max(0, Math.min(columns - 1, to.column)) };
    setCursor(next);
    setSight({ rows: stretchShowing(sight.rows, next.row, rows), columns: stretchShowing(sight.columns, next.column, columns) });
    dispatch({ type: 'announce', text: describe(next) });
  };
  const zoom = (factor: number, about = cursor ?? { row: sight.rows.first + sight.rows.count / 2, column: sight.columns.first + sight.columns.count / 2 }): void => {
    setSight({ rows: zoomedStretch(sight.rows, factor, about.row, rows), columns: zoomedStretch(sight.columns, factor, about.column, columns) });
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLCanvasElement>): void => {
    const from = cursor ?? { row: sight.rows.first, column: sight.columns.first };
    const moved = movedBy(event.key, from);
    if (moved !== null) {
      move(cursor === null ? from : moved);
    } else if (event.key === 'Enter' || event.key === ' ') {
      choose(from);
    } else if (event.key === '+' || event.key === '-') {
      zoom(event.key === '+' ? 0.5 : 2);
    } else if (event.key === 'PageUp' || event.key === 'PageDown') {
      show(image + (event.key === 'PageUp' ? -1 : 1));
    } else {
      return;
    }
    event.preventDefault();
  };
  const shown = pointed ?? cursor;
  const isZoomed = sight.rows.count < rows || sight.columns.count < columns;
  return (
    <div class="pixel-map">
      <Thumbnails axes={axes} loss={loss} order={order} image={image} onChoose={show} />
      <div class="pixel-frame" ref={box}>
        <canvas
          data-figure="loss per pixel"
          ref={canvas} style={{ width: `${width}px`, height: `${height}px` }} tabIndex={0} role="application" aria-roledescription="heat map"
          aria-label={`Loss of the pixels of image ${map ?? image}: arrow keys move, Page Up and Page Down change the image, plus and minus zoom, Enter selects the sample`}
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
              zoom(event.deltaY > 0 ? 1.25 : 0.8, placeOf(event) ?? undefined);
            }
          }}
        />
      </div>
      <div class="positions-line">
        <p class="muted position-place">{shown !== null ? describe(shown) : found === undefined ? 'Reading the losses…' : `image ${map ?? image}, mean loss ${meanText(found)}${step === 1 ? '' : ` · each shade is the mean of ${step} × ${step} pixels`}`}</p>
        <IconButton icon="zoom-in" label="Zoom In" disabled={sight.rows.count <= Math.min(8, rows) && sight.columns.count <= Math.min(8, columns)} onClick={() => { zoom(0.5); }} />
        <IconButton icon="zoom-out" label="Zoom Out" disabled={!isZoomed} onClick={() => { zoom(2); }} />
      </div>
    </div>
  );
}

function movedBy(key: string, { row, column }: Place): Place | null {
  switch (key) {
    case 'ArrowUp': return { row: row - 1, column };
    case 'ArrowDown': return { row: row + 1, column };
    case 'ArrowLeft': return { row, column: column - 1 };
    case 'ArrowRight': return { row, column: column + 1 };
    case 'Home': return { row, column: 0 };
    case 'End': return { row, column: Infinity };
    default: return null;
  }
}
