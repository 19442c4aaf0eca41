import { useEffect, useMemo, useReducer, useRef } from 'preact/hooks';
import type { MapsRequest } from '../../core/inspection/positions/positionMaps';
import { mapsOfAnswer } from '../../core/inspection/positions/mapLayout';
import { usePanel } from '../components/panelContext';
import { useLinkedFilter } from '../filter/useLinkedFilter';
import { MapCache } from './mapCache';
import type { PositionAxes } from './positionAxes';

/** Most maps of one answer. */
const largestPage = 32;

/**
 * The sequences or images of a loss in an order, each of at most `most` cells. Those of the query before stay until the first of the new
 * one have come, so that nothing flickers.
 */
export function useMaps(loss: number, { axes }: PositionAxes, { order, most }: Pick<MapsRequest, 'order' | 'most'>): MapCache {
  const { state: { generation, choices }, client, fail } = usePanel();
  const filter = useLinkedFilter(choices.filter);
  const [, redraw] = useReducer<number, null>((drawn) => drawn + 1, 0);
  const shown = useRef<{ readonly cache: MapCache; readonly loss: number } | null>(null);
  const pageSize = Math.min(largestPage, mapsOfAnswer(axes, most));
  const wanted = useMemo(() => (
    new MapCache(pageSize, most, (start, end) => client.call('positions', { loss, filter, order, most, start, end }), () => { redraw(null); }, fail)
    // A new generation is a new inspection, whose losses differ under the same query.
  ), [client, fail, filter, generation, loss, most, order, pageSize]);
  useEffect(() => {
    wanted.want(0, 1);
    return () => { wanted.stop(); };
  }, [wanted]);
  if (shown.current?.loss !== loss || wanted.scale !== null) {
    shown.current = { cache: wanted, loss };
  }
  return shown.current.cache;
}
