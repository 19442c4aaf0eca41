import type { JSX, TargetedKeyboardEvent, TargetedPointerEvent } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useThemeChange } from '../canvas/useThemeChange';
import { usePanel } from '../components/panelContext';
import { useSize } from '../components/useSize';
import { useFigure } from '../export/figures';
import { mapPicture, markSign } from '../export/mapPictures';
import { useLinkedFilter } from '../filter/useLinkedFilter';
import * as l10n from '../text/l10n';
import { compact, count, plural } from '../text/numbers';
import { drawDataMap, plotOf } from './drawDataMap';
import { movedRegion, namedRegions, regionBetween, regionOf, widest, type MapRegion } from './mapBrush';
import { useStepAnswer } from './useSteps';

const tallest = 320;

interface Corner {
  readonly confidence: number;
  readonly variability: number;
}

/** The samples by confidence and variability over the steps. A region that is drawn narrows all views to its samples. */
export function DataMapView({ loss, steps }: { readonly loss: number; readonly steps: number }): JSX.Element {
  const { state: { choices }, client, dispatch } = usePanel();
  const { dynamics } = choices.filter;
  const history = dynamics?.history;
  // What is chosen here does not narrow the map itself.
  const filter = useLinkedFilter({ ...choices.filter, dynamics: history === undefined ? null : { history } });
  const map = useStepAnswer((signal) => client.call('dataMap', { loss, filter }, signal), [client, loss, filter]);
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width: room } = useSize(frame, { width: 480, height: 0 });
  const width = Math.max(120, Math.min(room, 640));
  const height = Math.min(tallest, Math.round(width * 0.62) + 40);
  // Drawn again with each rendering; the theme's change is one.
  useThemeChange();
  const [drag, setDrag] = useState<{ readonly anchor: Corner; readonly head: Corner } | null>(null);
  const [moving, setMoving] = useState<MapRegion | null>(null);
  const region = drag !== null ? regionBetween(drag.anchor, drag.head) : moving ?? regionOf(dynamics);
  useEffect(() => {
    if (canvas.current !== null && map !== null) {
      drawDataMap(canvas.current, { map, region, selected: choices.sample, width, height });
    }
  });
  useFigure(canvas, (painted, colours) => mapPicture(painted, {
    title: l10n.t('Data map of {0} over {1}', plural(map?.count ?? 0, 'sample'), plural(steps, 'step')),
    legend: [
      { text: l10n.t('right at every step'), sign: markSign('M-4 0A4 4 0 1 0 4 0A4 4 0 1 0 -4 0Z', colours.of('--vscode-charts-blue')) },
      { text: l10n.t('right at some'), sign: markSign('M-4 -4H4V4H-4Z', colours.of('--vscode-charts-purple')) },
      { text: l10n.t('right at none'), sign: markSign('M-4 -4L4 4M4 -4L-4 4', colours.of('--vscode-editorWarning-foreground')) },
    ],
  }, colours));
  const choose = (chosen: MapRegion | null): void => {
    setMoving(null);
    const kept = history === undefined ? {} : { history };
    const next = { ...kept, ...(chosen ?? {}) };
    dispatch({ type: 'filter', filter: { dynamics: Object.keys(next).length === 0 ? null : next } });
  };
  const corner = (event: TargetedPointerEvent<HTMLCanvasElement>): Corner => {
    const box = event.currentTarget.getBoundingClientRect();
    const plot = plotOf(width, height);
    return { confidence: plot.confidence(event.clientY - box.top), variability: plot.variability(event.clientX - box.left) };
  };
  const finishDrag = (): void => {
    if (drag === null) {
      return;
    }
    setDrag(null);
    const drawn = regionBetween(drag.anchor, drag.head);
    const isClick = drawn.confidence[1] - drawn.confidence[0] < 0.01 && drawn.variability[1] - drawn.variability[0] < 0.005;
    if (!isClick) {
      choose(drawn);
    } else if (map !== null) {
      const nearest = nearestTo(drag.anchor, map);
      if (nearest !== null) {
        dispatch({ type: 'sample', sample: nearest, reveal: true });
      }
    }
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLCanvasElement>): void => {
    const moved = movedRegion(region ?? { confidence: [0, 0.25], variability: [0, 0.125] }, event.key, event.shiftKey);
    if (moved !== null) {
      setMoving(moved);
      dispatch({ type: 'announce', text: regionText(moved) });
    } else if ((event.key === 'Enter' || event.key === ' ') && region !== null) {
      choose(region);
    } else if (event.key === 'Escape' && region !== null) {
      choose(null);
    } else {
      return;
    }
    event.preventDefault();
  };
  return (
    <div class="data-map">
      <h3 class="caption">{l10n.t('Data map')}</h3>
      <div class="history-filter" role="group" aria-label={l10n.t('Regions of the data map')}>
        {namedRegions().map(({ name, about, region: named }) => {
          const isOn = JSON.stringify(regionOf(dynamics)) === JSON.stringify(named);
          return <button key={name} type="button" class="history" aria-pressed={isOn} title={about} onClick={() => { choose(isOn ? null : named); }}>{name}</button>;
        })}
      </div>
      <div class="data-map-frame" ref={frame}>
        <canvas
          data-figure={l10n.t('data map')}
          ref={canvas} style={{ width: `${width}px`, height: `${height}px` }} tabIndex={0} role="application" aria-roledescription={l10n.t('data map')}
          aria-label={l10n.t('Data map of {0} over {1}: confidence up, variability across. Arrow keys move a region, with Shift they resize it, Enter shows its samples, Escape takes it away', plural(map?.count ?? 0, 'sample'), plural(steps, 'step'))}
          onKeyDown={onKeyDown} onBlur={() => { setMoving(null); }}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            const at = corner(event);
            setDrag({ anchor: at, head: at });
          }}
          onPointerMove={(event) => {
            if (drag !== null) {
              setDrag({ anchor: drag.anchor, head: corner(event) });
            }
          }}
          onPointerUp={finishDrag} onPointerCancel={() => { setDrag(null); }}
        />
      </div>
      <p class="muted map-legend">
        <span>○ {l10n.t('right at every step')}</span><span>□ {l10n.t('at some')}</span><span>× {l10n.t('at none')}</span>
        {map !== null && <span>{map.samples.length < map.count ? l10n.t('{0} of {1} drawn', count(map.samples.length), plural(map.count, 'sample')) : plural(map.count, 'sample')}</span>}
        {region !== null && map !== null && <span>{map.samples.length < map.count ? l10n.t('about {0} in the region', plural(inside(region, map), 'sample')) : l10n.t('{0} in the region', plural(inside(region, map), 'sample'))}</span>}
      </p>
    </div>
  );
}

function regionText({ confidence, variability }: MapRegion): string {
  return l10n.t('confidence {0} to {1}, variability {2} to {3}', compact(confidence[0]), compact(confidence[1]), compact(variability[0]), compact(variability[1]));
}

interface Points {
  readonly samples: readonly number[];
  readonly confidence: readonly number[];
  readonly variability: readonly number[];
  readonly count: number;
}

/** The samples in a region, by those that are drawn. */
function inside({ confidence, variability }: MapRegion, map: Points): number {
  const drawn = map.confidence.filter((c, i) => {
    const v = map.variability[i] ?? 0;
    return c >= confidence[0] && c <= confidence[1] && v >= variability[0] && v <= variability[1];
  }).length;
  return map.samples.length === 0 ? 0 : Math.round(drawn * map.count / map.samples.length);
}

/** The sample that lies next to a place, where one lies near it. */
function nearestTo(at: Corner, { samples, confidence, variability }: Points): number | null {
  let [best, distance] = [-1, 0.03];
  samples.forEach((_, i) => {
    const away = Math.hypot((confidence[i] ?? 0) - at.confidence, ((variability[i] ?? 0) - at.variability) / widest);
    if (away < distance) {
      [best, distance] = [i, away];
    }
  });
  return samples[best] ?? null;
}
