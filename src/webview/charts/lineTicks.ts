import { compact } from '../text/numbers';
import type { LineModel, Sight } from './lineModel';
import { logTicks, tickText, ticks } from './scale';

/** Pixels that a number across needs, and one up. */
const room = { across: 56, up: 34 } as const;

/** Where the axis across has numbers, over a width in pixels. */
export function ticksAcross({ numbers, x }: LineModel, [from, to]: Sight['x'], width: number): readonly number[] {
  const most = Math.max(2, Math.floor(width / room.across));
  if (numbers === 'places') {
    const inSight = [...new Set(x)].filter((place) => place >= from && place <= to);
    const every = Math.ceil((inSight.length - 1) / (most - 1));
    return inSight.filter((_, i) => i % Math.max(1, every) === 0);
  }
  const round = ticks(from, to, most);
  return numbers === 'whole' ? round.filter((value) => Number.isInteger(value)) : round;
}

/** Where the axis up has numbers, over a height in pixels. */
export function ticksUp({ y: [from, to], isLog }: Pick<Sight, 'y' | 'isLog'>, height: number): readonly number[] {
  const most = Math.max(2, Math.floor(height / room.up));
  return isLog ? logTicks(from, to, most) : ticks(from, to, most);
}

/** Numbers of an axis; long ones are cut where they are no round ones. */
export function tickTexts(values: readonly number[]): string[] {
  return values.map((value) => { const text = tickText(value); return text.length > 8 ? compact(value) : text; });
}
