import type { JSX, TargetedKeyboardEvent } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { MapsRequest } from '../../core/inspection/positions/positionMaps';
import { useThemeChange } from '../canvas/useThemeChange';
import { IconButton } from '../components/Icon';
import { useSize } from '../components/useSize';
import { cleared } from '../canvas/cleared';
import * as l10n from '../text/l10n';
import { drawHeat } from './drawHeat';
import { heatColours } from './heatColours';
import { heatPicture } from './heatPicture';
import type { MapAt } from './mapCache';
import { meanText } from './placeText';
import type { PositionAxes } from './positionAxes';
import { useMaps } from './useMaps';

/** Cells of a small image. */
const mostCells = 1024;
/** Width of one with its gap, and of all else in their row. */
const stride = 72;
const picture = 56;
const rest = 60;

interface ThumbnailsProps {
  readonly axes: PositionAxes;
  readonly loss: number;
  readonly order: MapsRequest['order'];
  /** Place of the image that is shown. */
  readonly image: number;
  readonly onChoose: (image: number) => void;
}

/** Small images to pick from, as many as have room, with their mean losses. */
export function Thumbnails({ axes, loss, order, image, onChoose }: ThumbnailsProps): JSX.Element {
  const row = useRef<HTMLDivElement>(null);
  const { width } = useSize(row, { width: 560, height: 0 });
  const cache = useMaps(loss, axes, { order, most: mostCells });
  const fit = Math.max(1, Math.floor((width - rest) / stride));
  const first = Math.floor(image / fit) * fit;
  const end = Math.min(axes.maps, first + fit);
  useEffect(() => { cache.want(first, end); }, [cache, end, first]);
  const wantsFocus = useRef(false);
  useEffect(() => {
    if (wantsFocus.current) {
      wantsFocus.current = false;
      row.current?.querySelector<HTMLElement>('[aria-selected=true]')?.focus();
    }
  }, [image]);
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLDivElement>): void => {
    const to = { ArrowLeft: image - 1, ArrowUp: image - 1, ArrowRight: image + 1, ArrowDown: image + 1, Home: 0, End: axes.maps - 1, PageUp: image - fit, PageDown: image + fit }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      wantsFocus.current = true;
      onChoose(to);
    }
  };
  return (
    <div class="thumbnails" ref={row}>
      <IconButton icon="chevron-left" label={l10n.t('Images Before')} disabled={first === 0} onClick={() => { onChoose(first - 1); }} />
      <div class="thumbnail-list" role="listbox" aria-label={l10n.t('Images')} aria-orientation="horizontal" onKeyDown={onKeyDown}>
        {Array.from({ length: end - first }, (_, i) => first + i).map((place) => {
          const found = cache.map(place);
          return (
            <div
              key={place} class="thumbnail" role="option" aria-selected={place === image} aria-posinset={place + 1} aria-setsize={axes.maps} tabIndex={place === image ? 0 : -1}
              onClick={() => { onChoose(place); }}
            >
              <Thumbnail found={found} />
              <span class="number">{found === undefined ? '…' : found.page.maps[found.at]?.map}</span>
              <span class="number muted">{found === undefined ? '' : meanText(found)}</span>
            </div>
          );
        })}
      </div>
      <IconButton icon="chevron-right" label={l10n.t('Images After')} disabled={end >= axes.maps} onClick={() => { onChoose(end); }} />
    </div>
  );
}

function Thumbnail({ found }: { readonly found: MapAt | undefined }): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useThemeChange();
  useEffect(() => {
    const context = canvas.current === null ? null : cleared(canvas.current, picture, picture);
    if (canvas.current === null || context === null || found === undefined) {
      return;
    }
    const colours = heatColours(canvas.current);
    const small = heatPicture(found, colours, canvas.current.ownerDocument);
    const side = picture / Math.max(small.width, small.height);
    const at = { x: (picture - small.width * side) / 2, y: (picture - small.height * side) / 2, width: small.width * side, height: small.height * side };
    drawHeat(context, [{ picture: small, part: { x: 0, y: 0, width: small.width, height: small.height }, at }], colours, { width: picture, height: picture });
  }, [found?.page, found?.at, theme]);
  return <canvas ref={canvas} style={{ width: `${picture}px`, height: `${picture}px` }} aria-hidden="true" />;
}
