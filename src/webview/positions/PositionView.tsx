import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { MapsRequest } from '../../core/inspection/positions/positionMaps';
import { usePanel } from '../components/panelContext';
import { isFiltered } from '../state/tableFilter';
import * as l10n from '../text/l10n';
import { plural } from '../text/numbers';
import type { LossViewProps } from '../views/lossView';
import { HeatLegend } from './HeatLegend';
import { PixelMap } from './PixelMap';
import { positionAxes } from './positionAxes';
import { TokenStrips } from './TokenStrips';
import { useMaps } from './useMaps';

/** Most cells of a sequence or an image: a longer one is shown in means. */
const mostCells = { sequence: 8192, image: 1 << 18 } as const;

/** The losses of tokens or pixels where they stand. */
export function PositionView({ loss, report }: LossViewProps): JSX.Element | null {
  const { state: { choices: { filter } } } = usePanel();
  const axes = positionAxes(report);
  const [order, setOrder] = useState<MapsRequest['order']>('number');
  if (axes === null) {
    return null;
  }
  const isSequence = axes.shape.length === 1;
  const noun = isSequence ? 'sequence' : 'image';
  return (
    <section class="positions" role="region" aria-label={isSequence ? l10n.t('Tokens') : l10n.t('Pixels')}>
      <div class="positions-tools">
        <h3 class="caption">{isSequence ? l10n.t('Loss per token') : l10n.t('Loss per pixel')}</h3>
        <span class="muted">{l10n.t('{0} of {1}', plural(axes.maps, noun), axes.shape.join(' × '))}</span>
        <div class="switch" role="group" aria-label={isSequence ? l10n.t('Order of the sequences') : l10n.t('Order of the images')}>
          <button type="button" aria-pressed={order === 'number'} onClick={() => { setOrder('number'); }}>{l10n.t('by number')}</button>
          <button type="button" aria-pressed={order === 'mean'} onClick={() => { setOrder('mean'); }}>{l10n.t('highest mean first')}</button>
        </div>
      </div>
      <Maps key={`${order} ${noun}`} loss={loss} report={report} order={order} isSequence={isSequence} isFiltered={isFiltered(filter)} />
    </section>
  );
}

type MapsProps = LossViewProps & Pick<MapsRequest, 'order'> & { readonly isSequence: boolean; readonly isFiltered: boolean };

function Maps({ loss, report, order, isSequence, isFiltered: isNarrowed }: MapsProps): JSX.Element | null {
  const axes = positionAxes(report);
  const cache = useMaps(loss, axes ?? noAxes, { order, most: isSequence ? mostCells.sequence : mostCells.image });
  if (axes === null) {
    return null;
  }
  return (
    <>
      {cache.scale === null && <p class="quiet">{l10n.t('Reading the losses…')}</p>}
      {isSequence ? <TokenStrips axes={axes} cache={cache} /> : <PixelMap axes={axes} cache={cache} loss={loss} order={order} />}
      {cache.scale !== null && <HeatLegend scale={cache.scale} report={report} isFiltered={isNarrowed} />}
    </>
  );
}

const noAxes = { axes: [1], shape: [1], maps: 0, isEachSample: false };
