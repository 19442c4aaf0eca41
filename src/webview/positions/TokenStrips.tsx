import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { CellCanvas } from '../canvas/CellCanvas';
import { useCells } from '../canvas/useCells';
import { IconButton } from '../components/Icon';
import { usePanel, useView } from '../components/panelContext';
import { useSize } from '../components/useSize';
import type { ActiveCell } from '../grid/gridKeys';
import { useVirtualScroll } from '../grid/useVirtualScroll';
import { mapLayout } from '../../core/inspection/positions/mapLayout';
import { mapPicture } from '../export/mapPictures';
import * as l10n from '../text/l10n';
import { plural } from '../text/numbers';
import { heatColours, useHeatColours } from './heatColours';
import { drawStrips, gutter, rowHeight } from './drawStrips';
import { lossLegend } from './lossLegend';
import type { MapCache } from './mapCache';
import { meanText, placeText } from './placeText';
import { placeOfSample, sampleAt, type PositionAxes } from './positionAxes';
import { lastOf, stretchShowing, whole, zoomedStretch, type Stretch } from './sight';

const mostRows = 16;

interface TokenStripsProps {
  readonly axes: PositionAxes;
  readonly cache: MapCache;
}

/** A strip of shades for each sequence, one shade a token. */
export function TokenStrips({ axes, cache }: TokenStripsProps): JSX.Element {
  const { state: { choices: { sample } }, dispatch } = usePanel();
  const { classNames } = useView();
  const scroller = useRef<HTMLDivElement>(null);
  const { width } = useSize(scroller, { width: 640, height: 0 });
  const coloursOf = useHeatColours();
  const rows = axes.maps;
  const height = Math.min(rows, mostRows) * rowHeight;
  const scroll = useVirtualScroll(scroller, { rows, rowHeight, viewport: height });
  const { cells: [length = 1], step } = useMemo(() => mapLayout(axes.axes, cache.most), [axes, cache.most]);
  const [sight, setSight] = useState<Stretch>(() => whole(length));
  const { first, end } = scroll.inSight;
  useEffect(() => { cache.want(first, end); }, [cache, end, first]);
  const at = sample === null ? null : placeOfSample(axes, sample);
  const chosen = at === null ? null : { map: at.map, cell: at.position === null ? null : Math.floor(at.position / step) };

  // The column of a cell is its place in the sequence.
  const describe = ({ row, column }: ActiveCell): string => {
    const found = cache.map(row);
    return found === undefined ? l10n.t('Reading the losses…') : placeText(found, 0, column, classNames);
  };
  const choose = ({ row, column }: ActiveCell): void => {
    const found = cache.map(row);
    const line = found?.page.maps[found.at];
    if (line !== undefined) {
      dispatch({ type: 'sample', sample: sampleAt(axes, line.map, column * step) });
    }
  };
  const zoom = (factor: number, about: ActiveCell | null): void => { setSight(zoomedStretch(sight, factor, about?.column ?? sight.first + sight.count / 2, length)); };
  const cells = useCells({
    rows, columns: length, page: mostRows, start: { row: Math.ceil(scroll.offset / rowHeight), column: sight.first }, showsStart: true,
    cellAt: (x, y) => {
      const [row, column] = [Math.floor((y + scroll.offset) / rowHeight), sight.first + Math.floor((x - gutter) / (width - gutter) * sight.count)];
      return row < 0 || row >= rows || column < sight.first || column >= sight.first + sight.count ? null : { row, column };
    },
    onMove: (cell) => {
      setSight(stretchShowing(sight, cell.column, length));
      scroll.show(cell.row);
      dispatch({ type: 'announce', text: describe(cell) });
    },
    onChoose: choose, onZoom: zoom,
  });
  const { cursor, shown } = cells;
  return (
    <div class="strips">
      <div class="strip-scroller" ref={scroller} style={{ height: `${height}px` }} onScroll={scroll.onScroll}>
        <div class="strip-content" style={{ height: `${scroll.contentHeight}px` }}>
          <CellCanvas
            figure={l10n.t('loss per token')} kind={l10n.t('heat map')} width={width} height={height} cells={cells}
            label={l10n.t('Loss of the tokens of {0}, one row each: arrow keys move, plus and minus zoom, Enter selects the sample', plural(rows, 'sequence'))}
            picture={(canvas, theme) => mapPicture(canvas, {
              title: l10n.t('Loss per token, sequence {0} to {1} of {2}', first, end - 1, rows), across: l10n.t('position {0} to {1}', sight.first * step, lastOf(sight, step)), up: l10n.t('sequence, mean loss'),
              legend: lossLegend(cache.scale, heatColours(canvas)),
            }, theme)}
            draw={(canvas, theme) => {
              const place = cursor === null ? null : { row: cursor.row, cell: cursor.column };
              drawStrips(canvas, { cache, top: scroll.offset, rows, width, height, sight, cursor: place, chosen }, coloursOf(canvas, theme));
            }}
          />
        </div>
      </div>
      <div class="positions-line">
        <p class="muted position-place">{shown === null ? sightText(sight, length, step) : describe(shown)}</p>
        <IconButton icon="zoom-in" label={l10n.t('Zoom In')} disabled={sight.count <= Math.min(8, length)} onClick={() => { zoom(0.5, cursor); }} />
        <IconButton icon="zoom-out" label={l10n.t('Zoom Out')} disabled={sight.count >= length} onClick={() => { zoom(2, cursor); }} />
      </div>
      <MeansForReaders cache={cache} first={first} end={end} />
    </div>
  );
}

function sightText({ first, count }: Stretch, length: number, step: number): string {
  const what = count < length
    ? l10n.t('positions {0} to {1} in sight', first * step, lastOf({ first, count }, step))
    : l10n.t('one row a sequence, with its number and mean loss');
  return step === 1 ? what : `${what} · ${l10n.t('each shade is the mean of {0} positions', step)}`;
}

/** The sequences in sight and their means as a table, for screen readers. */
function MeansForReaders({ cache, first, end }: { readonly cache: MapCache; readonly first: number; readonly end: number }): JSX.Element {
  const lines = Array.from({ length: end - first }, (_, i) => cache.map(first + i)).filter((found) => found !== undefined);
  return (
    <table class="visually-hidden">
      <caption>{l10n.t('Mean loss of the sequences in sight')}</caption>
      <thead><tr><th scope="col">{l10n.t('sequence')}</th><th scope="col">{l10n.t('mean loss')}</th></tr></thead>
      <tbody>{lines.map((found) => <tr key={found.page.maps[found.at]?.map}><th scope="row">{found.page.maps[found.at]?.map}</th><td>{meanText(found)}</td></tr>)}</tbody>
    </table>
  );
}
