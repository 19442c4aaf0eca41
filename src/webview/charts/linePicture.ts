import type { LegendEntry } from '../export/picture';
import type { Pen, Spot } from '../export/pen';
import type { ThemeColours } from '../export/themeColours';
import * as l10n from '../text/l10n';
import { compact } from '../text/numbers';
import { fractionAlong, isShown, type LineModel, type LineSeries, type Sight } from './lineModel';
import { cross, drawMarks, drawPlace, looksOf, placeShapes, type LineLook } from './lineLook';
import { tickTexts, ticksAcross, ticksUp } from './lineTicks';

/** Room for the numbers and names of the axes, in pixels. */
const room = { left: 62, right: 14, top: 8, bottom: 44 } as const;

/** What is in sight of a chart, drawn by a pen: the same lines, marks and numbers as uPlot's. */
export function drawLines(pen: Pen, model: LineModel, sight: Sight, { width, height }: { readonly width: number; readonly height: number }, colours: ThemeColours): void {
  const area = { x: room.left, y: room.top, width: width - room.left - room.right, height: height - room.top - room.bottom };
  const [right, bottom] = [area.x + area.width, area.y + area.height];
  const across = (value: number): number => area.x + fractionAlong(value, sight.x) * area.width;
  const up = (value: number): number => bottom - fractionAlong(value, sight.y, sight.isLog) * area.height;
  const small = { colour: colours.muted, size: 11 } as const;
  const [rows, columns] = [ticksUp(sight, area.height), ticksAcross(model, sight.x, area.width)];
  tickTexts(rows).forEach((text, i) => {
    const y = up(rows[i] ?? 0);
    pen.path(`M${area.x} ${y}H${right}`, { stroke: colours.grid });
    pen.text(text, { x: area.x - 6, y }, { ...small, anchor: 'end' });
  });
  pen.path(`M${area.x} ${bottom}H${right}`, { stroke: colours.axis });
  tickTexts(columns).forEach((text, i) => {
    const x = across(columns[i] ?? 0);
    pen.path(`M${x} ${bottom}v4`, { stroke: colours.axis });
    pen.text(text, { x, y: bottom + 14 }, { ...small, anchor: 'middle' });
  });
  pen.text(model.across, { x: area.x + area.width / 2, y: bottom + 33 }, { ...small, anchor: 'middle' });
  pen.text(model.up, { x: 8, y: area.y + area.height / 2 }, { ...small, anchor: 'middle', isTurned: true });
  const looks = looksOf(model.series);
  const spotOf = (series: LineSeries) => (at: number, value: number | null | undefined = series.values[at]): Spot | null => (
    isShown(value, sight.isLog) ? { x: across(model.x[at] ?? 0), y: up(value) } : null
  );
  // Marks at the edge are drawn whole.
  pen.within({ x: area.x - 7, y: area.y - 7, width: area.width + 14, height: area.height + 14 }, () => {
    if (model.here !== undefined && model.here !== null) {
      pen.path(`M${across(model.here)} ${area.y}V${bottom}`, { stroke: colours.text, dash: [2, 3] });
    }
    model.series.forEach((series, i) => {
      const look = looks[i];
      if (look !== undefined) {
        const path = lineThrough(model.x.map((_, at) => spotOf(series)(at)), series.isStepped === true);
        pen.path(path, { stroke: colours.of(look.variable), width: look.width, dash: look.dash });
        drawMarks(pen, series, look, colours, spotOf(series));
      }
    });
    for (const place of model.places ?? []) {
      if (isShown(place.y, sight.isLog)) {
        drawPlace(pen, place, { x: across(place.x), y: up(place.y) }, { left: area.x, bottom }, colours);
      }
    }
  });
}

/** A line through the places that there are; one that is missing leaves a gap. */
export function lineThrough(spots: readonly (Spot | null)[], isStepped: boolean): string {
  let before: Spot | null = null;
  return spots.map((spot) => {
    const [from, to] = [before, spot];
    before = spot;
    if (to === null) {
      return '';
    }
    const [x, y] = [to.x.toFixed(1), to.y.toFixed(1)];
    return from === null ? `M${x} ${y}` : isStepped ? `V${y}H${x}` : `L${x} ${y}`;
  }).join('');
}

/** The names of the lines with their last values, and of the places that are marked. */
export function lineLegend({ series, places = [], isCurve: curve }: LineModel, textOf: (series: LineSeries, at: number) => string, colours: ThemeColours): readonly LegendEntry[] {
  const isCurve = curve === true;
  const looks = looksOf(series);
  return [
    ...series.map((one, i): LegendEntry => {
      const last = one.values.reduce<number>((found, value, at) => (isShown(value, false) ? at : found), -1);
      const value = last < 0 || isCurve ? '' : `, ${one.isReference === true ? textOf(one, last) : l10n.t('last {0}', textOf(one, last))}`;
      return { text: `${one.name}${value}`, sign: (pen) => { drawSign(pen, looks[i], colours); } };
    }),
    ...(series.some(({ isRight }) => isRight?.includes(false) === true) ? [{ text: l10n.t('wrong'), sign: (pen: Pen) => { pen.path(cross, { stroke: colours.wrong, width: 2 }); } }] : []),
    ...places.map(({ name, shape, x, y }): LegendEntry => ({ text: `${name}: ${isCurve ? `${compact(x)}, ` : ''}${compact(y)}`, sign: (pen) => { pen.path(placeShapes[shape], { fill: colours.paper, stroke: colours.text, width: 1.8 }); } })),
  ];
}

function drawSign(pen: Pen, look: LineLook | undefined, colours: ThemeColours): void {
  if (look !== undefined) {
    pen.path('M-14 0H14', { stroke: colours.of(look.variable), width: look.width, dash: look.dash });
    if (look.mark !== null) {
      pen.path(look.mark, { fill: colours.paper, stroke: colours.of(look.variable), width: 1.6 });
    }
  }
}
