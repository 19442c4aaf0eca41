import { elementCount } from '../../tensors/shape';
import type { Shape } from '../../tensors/tensor';

/** A box of elements: `counts` from `start` on along each axis. */
export interface Box {
  readonly start: readonly number[];
  readonly counts: readonly number[];
}

/**
 * The boxes that together are elements `[start, end)` of `shape` in C order, in that order: an end of a row, whole rows,
 * a beginning of a row, and the same within those.
 */
export function boxesOfRun(shape: Shape, start: number, end: number): readonly Box[] {
  if (start >= end) {
    return [];
  }
  if (shape.length <= 1) {
    return [{ start: shape.length === 0 ? [] : [start], counts: shape.length === 0 ? [] : [end - start] }];
  }
  const inner = shape.slice(1);
  const rowLength = elementCount(inner) ?? Infinity;
  const firstWhole = Math.ceil(start / rowLength);
  const behindWhole = Math.floor(end / rowLength);
  const within = (row: number, from: number, to: number): readonly Box[] => boxesOfRun(inner, from - row * rowLength, to - row * rowLength)
    .map((box) => ({ start: [row, ...box.start], counts: [1, ...box.counts] }));
  if (firstWhole > behindWhole) {
    return within(behindWhole, start, end);
  }
  const whole = firstWhole < behindWhole
    ? [{ start: [firstWhole, ...inner.map(() => 0)], counts: [behindWhole - firstWhole, ...inner] }]
    : [];
  return [
    ...(start < firstWhole * rowLength ? within(firstWhole - 1, start, firstWhole * rowLength) : []),
    ...whole,
    ...(end > behindWhole * rowLength ? within(behindWhole, behindWhole * rowLength, end) : []),
  ];
}

/** The elements that two boxes share, or null where they share none. */
export function intersection(a: Box, b: Box): Box | null {
  const start = a.start.map((at, axis) => Math.max(at, b.start[axis] ?? 0));
  const counts = start.map((at, axis) => (
    Math.min((a.start[axis] ?? 0) + (a.counts[axis] ?? 0), (b.start[axis] ?? 0) + (b.counts[axis] ?? 0)) - at));
  return counts.some((count) => count <= 0) ? null : { start, counts };
}

/** An array of bytes whose elements are a box, in C order. */
export interface BoxBytes {
  readonly box: Box;
  readonly bytes: Uint8Array;
  /** Elements of the box before the first one in `bytes`. */
  readonly skipped?: number;
}

/** Where an element lies among those of a box. */
export function positionIn(box: Box, place: readonly number[]): number {
  return place.reduce((position, at, axis) => position * (box.counts[axis] ?? 1) + at - (box.start[axis] ?? 0), 0);
}

/** Copies the elements of `part`, which lie in both boxes, from one array to another. */
export function copyBox(part: Box, from: BoxBytes, to: BoxBytes, elementBytes: number): void {
  // Trailing axes that both boxes have whole are one run with the axis before them.
  let axis = part.counts.length - 1;
  let run = elementBytes;
  for (; axis >= 0; axis--) {
    run *= part.counts[axis] ?? 1;
    if (part.counts[axis] !== from.box.counts[axis] || part.counts[axis] !== to.box.counts[axis]) {
      break;
    }
  }
  const outer = part.counts.slice(0, Math.max(0, axis));
  const place = [...part.start];
  const runs = elementCount(outer) ?? 0;
  for (let i = 0; i < runs; i++) {
    const source = (positionIn(from.box, place) - (from.skipped ?? 0)) * elementBytes;
    copyRun(from.bytes, source, to.bytes, (positionIn(to.box, place) - (to.skipped ?? 0)) * elementBytes, run);
    advance(place, outer, part.start);
  }
}

function copyRun(from: Uint8Array, source: number, to: Uint8Array, target: number, length: number): void {
  if (length > 64) {
    to.set(from.subarray(source, source + length), target);
    return;
  }
  for (let i = 0; i < length; i++) {
    to[target + i] = from[source + i] ?? 0;
  }
}

/** Moves `place` to the next index of the outer axes. */
function advance(place: number[], outer: readonly number[], start: readonly number[]): void {
  for (let axis = outer.length - 1; axis >= 0; axis--) {
    const next = (place[axis] ?? 0) + 1;
    if (next < (start[axis] ?? 0) + (outer[axis] ?? 0)) {
      place[axis] = next;
      return;
    }
    place[axis] = start[axis] ?? 0;
  }
}
