import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { MapsRequest } from '../../core/inspection/positions/positionMaps';
import { mapLayout } from '../../core/inspection/positions/mapLayout';
import { CellCanvas } from '../canvas/CellCanvas';
import { cleared } from '../canvas/cleared';
import { useCells } from '../canvas/useCells';
import { IconButton } from '../components/Icon';
import { usePanel, useView } from '../components/panelContext';
import { useSize } from '../components/useSize';
import { mapPicture } from '../export/mapPictures';
import type { ActiveCell } from '../grid/gridKeys';
import * as l10n from '../text/l10n';
import { drawHeat, frame, type Box } from './drawHeat';
import { heatColours, useHeatColours } from './heatColours';
import { heatPicture } from './heatPicture';
import { lossLegend } from './lossLegend';
import type { MapCache } from './mapCache';
import { meanText, placeText } from './placeText';
import { placeOfSample, sampleAt, type PositionAxes } from './positionAxes';
import { lastOf, stretchShowing, whole, zoomedStretch, type Stretch } from './sight';
import { Thumbnails } from './Thumbnails';

/** The image is no larger than this. */
const largest = { width: 560, height: 480 } as const;

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
  const room = useSize(box, { width: largest.width, height: 0 });
  const coloursOf = useHeatColours();
  const [image, setImage] = useState(0);
  const { cells: [rows = 1, columns = 1], step } = useMemo(() => mapLayout(axes.axes, cache.most), [axes, cache.most]);
  const [sight, setSight] = useState<{ readonly rows: Stretch; readonly columns: Stretch }>(() => ({ rows: whole(rows), columns: whole(columns) }));
  useEffect(() => { cache.want(image, image + 1); }, [cache, image]);
  const found = cache.map(image);
  const side = Math.min(Math.min(room.width, largest.width) / sight.columns.count, largest.height / sight.rows.count);
  const [width, height] = [Math.max(1, sight.columns.count * side), Math.max(1, sight.rows.count * side)];
  const at = sample === null ? null : placeOfSample(axes, sample);
  const map = found?.page.maps[found.at]?.map;

  const describe = ({ row, column }: ActiveCell): string => (found === undefined ? l10n.t('Reading the losses…') : placeText(found, row, column, classNames));
  const choose = ({ row, column }: ActiveCell): void => {
    if (map !== undefined) {
      dispatch({ type: 'sample', sample: sampleAt(axes, map, row * step * (axes.shape[1] ?? 1) + column * step) });
    }
  };
  const show = (next: number): void => {
    const place = Math.max(0, Math.min(axes.maps - 1, next));
    setImage(place);
    dispatch({ type: 'announce', text: l10n.t('Image {0} of {1}.', place + 1, axes.maps) });
  };
  const zoom = (factor: number, cell: ActiveCell | null): void => {
    const about = cell ?? { row: sight.rows.first + sight.rows.count / 2, column: sight.columns.first + sight.columns.count / 2 };
    setSight({ rows: zoomedStretch(sight.rows, factor, about.row, rows), columns: zoomedStretch(sight.columns, factor, about.column, columns) });
  };
  const cells = useCells({
    rows, columns, page: 1, start: { row: sight.rows.first, column: sight.columns.first }, showsStart: true,
    cellAt: (x, y) => {
      const [row, column] = [sight.rows.first + Math.floor(y / side), sight.columns.first + Math.floor(x / side)];
      return row < 0 || column < 0 || row >= rows || column >= columns ? null : { row, column };
    },
    onMove: (cell) => {
      setSight({ rows: stretchShowing(sight.rows, cell.row, rows), columns: stretchShowing(sight.columns, cell.column, columns) });
      dispatch({ type: 'announce', text: describe(cell) });
    },
    onChoose: choose, onZoom: zoom,
    onPage: (by) => { show(image + by); },
  });
  const { cursor, shown } = cells;
  const draw = (canvas: HTMLCanvasElement, theme: number): void => {
    const context = cleared(canvas, width, height);
    if (context === null || found === undefined) {
      return;
    }
    const colours = coloursOf(canvas, theme);
    const part = { x: sight.columns.first, y: sight.rows.first, width: sight.columns.count, height: sight.rows.count };
    drawHeat(context, [{ picture: heatPicture(found, colours, canvas.ownerDocument), part, at: { x: 0, y: 0, width, height } }], colours, { width, height });
    const boxOf = (row: number, column: number): Box => ({ x: (column - sight.columns.first) * side, y: (row - sight.rows.first) * side, width: side, height: side });
    if (at !== null && at.map === map && at.position !== null) {
      const length = axes.shape[1] ?? 1;
      frame(context, boxOf(Math.floor(Math.floor(at.position / length) / step), Math.floor((at.position % length) / step)), colours, true);
    }
    if (cursor !== null) {
      frame(context, boxOf(cursor.row, cursor.column), colours, false);
    }
  };
  const averaged = step === 1 ? [] : [l10n.t('each shade is the mean of {0} × {1} pixels', step, step)];
  const isZoomed = sight.rows.count < rows || sight.columns.count < columns;
  return (
    <div class="pixel-map">
      <Thumbnails axes={axes} loss={loss} order={order} image={image} onChoose={show} />
      <div class="pixel-frame" ref={box}>
        <CellCanvas
          figure={l10n.t('loss per pixel')} kind={l10n.t('heat map')} width={width} height={height} cells={cells} draw={draw}
          picture={(canvas, theme) => mapPicture(canvas, {
            title: [
              found === undefined ? l10n.t('Loss per pixel of image {0}', map ?? image) : l10n.t('Loss per pixel of image {0}, mean {1}', map ?? image, meanText(found)), ...averaged,
            ].join(' · '),
            across: l10n.t('column {0} to {1}', sight.columns.first * step, lastOf(sight.columns, step)), up: l10n.t('row {0} to {1}', sight.rows.first * step, lastOf(sight.rows, step)),
            legend: lossLegend(cache.scale, heatColours(canvas)),
          }, theme)}
          label={l10n.t('Loss of the pixels of image {0}: arrow keys move, Page Up and Page Down change the image, plus and minus zoom, Enter selects the sample', map ?? image)}
        />
      </div>
      <div class="positions-line">
        <p class="muted position-place">{shown !== null ? describe(shown) : found === undefined ? l10n.t('Reading the losses…') : [
          l10n.t('image {0}, mean loss {1}', map ?? image, meanText(found)), ...averaged,
        ].join(' · ')}</p>
        <IconButton icon="zoom-in" label={l10n.t('Zoom In')} disabled={sight.rows.count <= Math.min(8, rows) && sight.columns.count <= Math.min(8, columns)} onClick={() => { zoom(0.5, cursor); }} />
        <IconButton icon="zoom-out" label={l10n.t('Zoom Out')} disabled={!isZoomed} onClick={() => { zoom(2, cursor); }} />
      </div>
    </div>
  );
}
