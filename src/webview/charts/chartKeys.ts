import { fractionAlong, type Span } from './lineModel';

/** The place that a key leads to from another, by its index; null where the key leads nowhere. */
export function placeByKey(key: string, at: number | null, places: number): number | null {
  if (places === 0) {
    return null;
  }
  const page = Math.max(1, Math.round(places / 10));
  const kept = (to: number): number => Math.max(0, Math.min(places - 1, to));
  switch (key) {
    case 'ArrowLeft': return kept((at ?? places) - 1);
    case 'ArrowRight': return kept((at ?? -1) + 1);
    case 'PageUp': return kept((at ?? places) - page);
    case 'PageDown': return kept((at ?? -1) + page);
    case 'Home': return 0;
    case 'End': return places - 1;
    default: return null;
  }
}

/** A part of the axis, `factor` times as wide, about a place that keeps where it is; null where it is all. */
export function zoomedAcross([from, to]: Span, factor: number, about: number, [least, most]: Span): Span | null {
  const width = (to - from) * factor;
  if (width >= most - least) {
    return null;
  }
  const start = Math.max(least, Math.min(most - width, about - width * Math.max(0, Math.min(1, fractionAlong(about, [from, to])))));
  return [start, start + width];
}

/** The same width, moved so that a place is in sight. */
export function acrossShowing([from, to]: Span, place: number): Span {
  const shift = place < from ? place - from : place > to ? place - to : 0;
  return [from + shift, to + shift];
}

/** Whether a part of the model is in sight, and not all. */
export function isZoomed({ x, y }: { readonly x: Span; readonly y: Span }, whole: { readonly x: Span; readonly y: Span }): boolean {
  const differs = (a: Span, b: Span): boolean => Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]) > 1e-9 * Math.abs(b[1] - b[0]);
  return differs(x, whole.x) || differs(y, whole.y);
}

