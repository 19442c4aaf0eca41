import type uPlot from 'uplot';
import { canvasPen } from '../export/pen';
import type { ThemeColours } from '../export/themeColours';
import { isShown, spanUp, wholeAcross, type LineModel, type Sight } from './lineModel';
import { drawMarks, drawPlace, looksOf, type LineLook } from './lineLook';
import { tickTexts, ticksAcross, ticksUp } from './lineTicks';

/** What uPlot tells of itself. */
export interface PlotListener {
  /** The place under the pointer, by its index; null where it has left. */
  readonly onPoint: (at: number | null) => void;
  /** What is in sight has changed. */
  readonly onSight: (sight: Sight) => void;
}

/** The place that is set by keys while uPlot moves its cursor there; null: the pointer moves it. */
export interface HeldPlace {
  at: number | null;
}

interface PlotSettings {
  readonly model: LineModel;
  readonly isLog: boolean;
  readonly colours: ThemeColours;
  readonly size: { readonly width: number; readonly height: number };
  readonly builders: uPlot.Series.PathBuilderFactories;
  readonly held: HeldPlace;
  /** The step shown and the places that are marked may change while the lines stay. */
  readonly marked: () => Pick<LineModel, 'here' | 'places'>;
}

const fontSize = 11;
const logarithmic = 3 as uPlot.Scale.Distr.Logarithmic;

/** The model as uPlot takes it: lines, axes and the pointer are its work, marks are drawn over it. */
export function plotOptions({ model, isLog, colours, size, builders, held, marked }: PlotSettings, { onPoint, onSight }: PlotListener): uPlot.Options {
  const looks = looksOf(model.series);
  const font = `${fontSize}px ${colours.font}`;
  const axis = { stroke: colours.muted, font, labelFont: font, labelSize: 18, gap: 4, filter: (_: uPlot, splits: number[]): number[] => splits };
  return {
    ...size,
    padding: [8, 12, 0, 0],
    legend: { show: false },
    scales: {
      x: { time: false, range: (plot, from, to) => [...acrossOf(plot, model, from, to)] },
      y: { ...(isLog ? { distr: logarithmic } : {}), range: (_, least, most) => [...spanUp(model, least, most, isLog)] },
    },
    axes: [
      {
        ...axis, label: model.across, size: 26,
        splits: (plot, _, from, to) => [...ticksAcross(model, [from, to], plot.bbox.width / devicePixelRatio)],
        values: (_, splits) => tickTexts(splits),
        grid: { show: false }, ticks: { stroke: colours.axis, width: 1, size: 4 }, border: { show: true, stroke: colours.axis, width: 1 },
      },
      {
        ...axis, label: model.up,
        // A digit is about 6 pixels wide.
        size: (_, values) => 12 + 6.2 * Math.max(3, ...(values as string[] | null ?? []).map(({ length }) => length)),
        splits: (plot, _, from, to) => [...ticksUp({ y: [from, to], isLog }, plot.bbox.height / devicePixelRatio)],
        values: (_, splits) => tickTexts(splits),
        grid: { stroke: colours.grid, width: 1 }, ticks: { show: false },
      },
    ],
    series: [{}, ...model.series.map((series, i) => seriesOptions(series, looks[i], colours, builders))],
    cursor: {
      y: model.isCurve === true,
      drag: { x: true, y: model.isCurve === true, dist: 4 },
      points: { size: 9, width: 2 },
      dataIdx: (plot, _, at) => held.at ?? (model.isCurve === true ? nearest(plot, model, isLog) ?? at : at),
    },
    hooks: {
      draw: [(plot) => { drawOver(plot, { ...model, ...marked() }, looks, colours, isLog); }],
      setCursor: [(plot) => { onPoint(plot.cursor.left === undefined || plot.cursor.left < 0 ? null : plot.cursor.idxs?.[1] ?? null); }],
      setScale: [(plot, key) => {
        const sight = sightOf(plot, isLog);
        if (key === 'y' && sight !== null) {
          onSight(sight);
        }
      }],
    },
  };
}

function seriesOptions({ isStepped }: LineModel['series'][number], look: LineLook | undefined, colours: ThemeColours, { linear, stepped }: uPlot.Series.PathBuilderFactories): uPlot.Series {
  const path = isStepped === true ? stepped?.({ align: -1 }) : linear?.();
  return {
    stroke: colours.of(look?.variable ?? ''), width: look?.width ?? 1, dash: [...look?.dash ?? []], points: { show: false, fill: colours.paper },
    ...(path === undefined ? {} : { paths: path }),
  };
}

/** What uPlot shows; null while it has not measured yet. */
export function sightOf({ scales: { x, y } }: uPlot, isLog: boolean): Sight | null {
  return x?.min === undefined || x.max === undefined || y?.min === undefined || y.max === undefined
    ? null
    : { x: [x.min, x.max], y: [y.min, y.max], isLog };
}

/** All places, with the room that the model wants; or the part that was drawn around. */
function acrossOf(plot: uPlot, model: LineModel, from: number, to: number): readonly [number, number] {
  const [places] = plot.data;
  return from === places[0] && to === places.at(-1) ? wholeAcross(model) : [from, to];
}

/** The place whose point of any line lies nearest to the pointer. */
function nearest(plot: uPlot, { x, series }: LineModel, isLog: boolean): number | null {
  const { left = -1, top = -1 } = plot.cursor;
  let [best, distance] = [null as number | null, Infinity];
  series.filter(({ isReference }) => isReference !== true).forEach(({ values }) => {
    values.forEach((value, at) => {
      if (isShown(value, isLog)) {
        const away = Math.hypot(plot.valToPos(x[at] ?? 0, 'x') - left, plot.valToPos(value, 'y') - top);
        if (away < distance) {
          [best, distance] = [at, away];
        }
      }
    });
  });
  return best;
}

/** The marks of the lines, the step shown, and the places that are marked. */
function drawOver(plot: uPlot, model: LineModel, looks: readonly LineLook[], colours: ThemeColours, isLog: boolean): void {
  const { ctx: context, bbox } = plot;
  const ratio = devicePixelRatio;
  const area = { x: bbox.left / ratio, y: bbox.top / ratio, width: bbox.width / ratio, height: bbox.height / ratio };
  const across = (value: number): number => plot.valToPos(value, 'x', true) / ratio;
  const up = (value: number): number => plot.valToPos(value, 'y', true) / ratio;
  const [left, bottom] = [area.x, area.y + area.height];
  context.save();
  context.scale(ratio, ratio);
  const pen = canvasPen(context, colours.font);
  // Marks at the edge are drawn whole.
  pen.within({ x: area.x - 7, y: area.y - 7, width: area.width + 14, height: area.height + 14 }, () => {
    if (model.here !== undefined && model.here !== null) {
      pen.path(`M${across(model.here)} ${area.y}V${bottom}`, { stroke: colours.text, dash: [2, 3] });
    }
    model.series.forEach((series, i) => {
      const look = looks[i];
      if (look !== undefined) {
        drawMarks(pen, series, look, colours, (at, value) => (isShown(value, isLog) ? { x: across(model.x[at] ?? 0), y: up(value) } : null));
      }
    });
    for (const place of model.places ?? []) {
      if (isShown(place.y, isLog)) {
        drawPlace(pen, place, { x: across(place.x), y: up(place.y) }, { left, bottom }, colours);
      }
    }
  });
  context.restore();
}
