import type { JSX, TargetedKeyboardEvent } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { IconButton } from '../components/Icon';
import { usePanel } from '../components/panelContext';
import { useSize } from '../components/useSize';
import { titleOf, useFigure } from '../export/figures';
import * as l10n from '../text/l10n';
import { acrossShowing, isZoomed, placeByKey, zoomedAcross } from './chartKeys';
import { ChartLegend, placeSentence, valueText } from './ChartLegend';
import { canBeLog, wholeSight, type LineModel } from './lineModel';
import { drawLines, lineLegend } from './linePicture';
import { usePlot } from './usePlot';
import { ValuesTable } from './ValuesTable';

interface LineChartProps {
  /** What a picture of it is called. */
  readonly figure: string;
  /** What it shows, in a sentence. */
  readonly label: string;
  readonly model: LineModel;
  /** Pixels; as high as it is wide where it is `square`. */
  readonly height?: number | 'square';
  /** Offers a logarithmic axis, where the values have one. */
  readonly hasLog?: boolean;
  /** A click or Enter on a place. */
  readonly onPick?: (at: number) => void;
  readonly pickText?: string;
}

/** Milliseconds in which a second click may come. */
const doubleClick = 400;

const usualHeight = 210;
/** A square chart is no larger, with its axes. */
const largestSide = 290;

/**
 * Lines over something that grows, drawn by uPlot. Dragging zooms in, a double click or Escape shows all; the arrow keys read
 * the values one place after the other.
 */
export function LineChart({ figure, label, model, height = usualHeight, hasLog = false, onPick, pickText = l10n.t('Enter chooses') }: LineChartProps): JSX.Element {
  const { dispatch, fail } = usePanel();
  const frame = useRef<HTMLDivElement>(null);
  const [wantsLog, setWantsLog] = useState(false);
  const { width: room } = useSize(frame, { width: 640, height: 0 });
  const isLog = wantsLog && hasLog && canBeLog(model);
  const width = Math.max(160, height === 'square' ? Math.min(room, largestSide) : room);
  const tall = height === 'square' ? width : height;
  const { sight, at, read, show } = usePlot(frame, model, isLog, { width, height: tall }, fail);
  const whole = wholeSight(model, isLog);
  const seen = sight ?? whole;
  useFigure(frame, (_, colours) => ({
    title: titleOf(figure), colours, legend: lineLegend(model, valueText, colours),
    body: { width, height: tall, draw: (pen) => { drawLines(pen, model, seen, { width, height: tall }, colours); } },
  }));
  const zoomedIn = isZoomed(seen, whole);
  const pick = useRef(onPick);
  pick.current = onPick;
  const isPart = useRef(zoomedIn);
  isPart.current = zoomedIn;
  const pointed = useRef(at);
  pointed.current = at;
  useEffect(() => {
    const { current } = frame;
    let first: ReturnType<typeof setTimeout> | undefined;
    // uPlot keeps the clicks to itself that end a drag.
    const onClick = ({ detail }: MouseEvent): void => {
      clearTimeout(first);
      const { current: place } = pointed;
      if (place !== null && detail < 2) {
        // Of a chart that is zoomed, two clicks show all: the first of them is no choice.
        first = setTimeout(() => { pick.current?.(place); }, isPart.current ? doubleClick : 0);
      }
    };
    current?.addEventListener('click', onClick);
    return () => {
      clearTimeout(first);
      current?.removeEventListener('click', onClick);
    };
  }, []);
  const zoom = (factor: number): void => {
    const about = at === null ? (seen.x[0] + seen.x[1]) / 2 : model.x[at] ?? 0;
    show(zoomedAcross(seen.x, factor, about, whole.x));
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLDivElement>): void => {
    const to = placeByKey(event.key, at, model.x.length);
    if (to !== null) {
      const place = model.x[to] ?? 0;
      if (place < seen.x[0] || place > seen.x[1]) {
        show(acrossShowing(seen.x, place));
      }
      read(to);
      dispatch({ type: 'announce', text: placeSentence(model, to) });
    } else if (event.key === '+' || event.key === '-') {
      zoom(event.key === '+' ? 0.5 : 2);
    } else if (event.key === 'Escape' && zoomedIn) {
      show(null);
    } else if ((event.key === 'Enter' || event.key === ' ') && at !== null && onPick !== undefined) {
      onPick(at);
    } else {
      return;
    }
    event.preventDefault();
  };
  return (
    <div class={`line-chart${height === 'square' ? ' square' : ''}`}>
      <div
        class={`line-plot${onPick === undefined ? '' : ' pickable'}`} ref={frame} tabIndex={0} role="application" aria-roledescription={l10n.t('line chart')} data-figure={figure}
        aria-label={onPick === undefined
          ? l10n.t('{0} Arrow keys read the values, plus and minus zoom, Escape shows all', label)
          : l10n.t('{0} Arrow keys read the values, plus and minus zoom, Escape shows all, {1}', label, pickText)}
        style={{ height: `${tall}px` }} onKeyDown={onKeyDown} onBlur={() => { read(null); }}
      />
      <div class="chart-foot">
        <ChartLegend model={model} at={at} />
        <div class="chart-tools">
          {zoomedIn && <IconButton icon="zoom-out" label={l10n.t('Show All')} onClick={() => { show(null); }} />}
          {hasLog && canBeLog(model) && <button type="button" class="history" aria-pressed={isLog} title={l10n.t('A logarithmic axis shows small losses beside large ones')} onClick={() => { setWantsLog(!isLog); }}>{l10n.t('log scale')}</button>}
        </div>
      </div>
      <ValuesTable model={model} label={label} />
    </div>
  );
}
