import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type uPlot from 'uplot';
import { useThemeChange } from '../canvas/useThemeChange';
import { themeColours } from '../export/themeColours';
import { alignedValues, wholeAcross, type LineModel, type Sight, type Span } from './lineModel';
import { loadPlot } from './loadPlot';
import { plotOptions, type HeldPlace } from './plotOptions';

/** A chart that is drawn by uPlot, and what the rest of the page may do with it. */
export interface Plot {
  /** Null before the first drawing, and on a page without a canvas. */
  readonly sight: Sight | null;
  /** The place that is read, by its index. */
  readonly at: number | null;
  /** Reads another place; null takes the cursor away. */
  readonly read: (at: number | null) => void;
  /** Shows a part of the axis across; null shows all. */
  readonly show: (across: Span | null) => void;
}

interface PlotSize {
  readonly width: number;
  readonly height: number;
}

/** Draws a model into an element, anew where its theme changes. A page without a canvas has the table of the values. */
export function usePlot(frame: RefObject<HTMLDivElement | null>, model: LineModel, isLog: boolean, { width, height }: PlotSize, fail: (error: unknown) => void): Plot {
  const theme = useThemeChange();
  const plot = useRef<uPlot | null>(null);
  const held = useRef<HeldPlace>({ at: null });
  const [sight, setSight] = useState<Sight | null>(null);
  const [at, setAt] = useState<number | null>(null);
  // The room may change while uPlot is loaded.
  const size = useRef({ width, height });
  size.current = { width, height };
  const marked = useRef<Pick<LineModel, 'here' | 'places'>>(model);
  marked.current = { here: model.here ?? null, places: model.places ?? [] };
  // The same numbers are the same chart, which stays as it is zoomed.
  const key = JSON.stringify({ ...model, here: null, places: null });
  useEffect(() => {
    const { current: element } = frame;
    if (element === null || !hasCanvas(element)) {
      return undefined;
    }
    let isCurrent = true;
    loadPlot().then((Chart) => {
      if (isCurrent) {
        const colours = themeColours(element);
        const settings = { model, isLog, colours, size: size.current, builders: Chart.paths, held: held.current, marked: () => marked.current };
        plot.current = new Chart(plotOptions(settings, { onPoint: setAt, onSight: setSight }), alignedValues(model, isLog), element);
      }
    }).catch(fail);
    return () => {
      isCurrent = false;
      plot.current?.destroy();
      plot.current = null;
      setAt(null);
    };
  }, [key, isLog, theme]);
  useEffect(() => { plot.current?.setSize({ width, height }); }, [width, height]);
  useEffect(() => { plot.current?.redraw(false); }, [JSON.stringify(marked.current)]);
  return {
    sight, at,
    read: (to) => {
      setAt(to);
      const { current: chart } = plot;
      if (chart !== null) {
        moveCursor(chart, held.current, to);
      }
    },
    show: (across) => {
      const [min, max] = across ?? wholeAcross(model);
      plot.current?.setScale('x', { min, max });
    },
  };
}

/** Puts uPlot's cursor on a place; it does not tell of that. */
function moveCursor(chart: uPlot, held: HeldPlace, at: number | null): void {
  held.at = at;
  const value = at === null ? null : chart.data.slice(1).map((values) => values[at]).find((found) => found !== null && found !== undefined);
  chart.setCursor(at === null ? { left: -10, top: -10 } : {
    left: chart.valToPos(chart.data[0][at] ?? 0, 'x'), top: value === null || value === undefined ? 0 : chart.valToPos(value, 'y'),
  }, false);
  held.at = null;
}

function hasCanvas({ ownerDocument }: Element): boolean {
  const context = ownerDocument.createElement('canvas').getContext('2d') as CanvasRenderingContext2D | null | undefined;
  return context !== null && context !== undefined;
}
