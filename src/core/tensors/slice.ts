import { BadInput } from '../errors';
import { describeShape } from './shape';
import type { Shape } from './tensor';

/** One entry between the brackets of a NumPy index. */
export type SliceItem =
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'range'; readonly start: number | null; readonly stop: number | null; readonly step: number | null }
  | { readonly kind: 'ellipsis' }
  | { readonly kind: 'newaxis' };

/** What a slice takes from one axis of the tensor: `start`, `start + step`, … */
export interface AxisSelection {
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

/** A slice applied to a shape. */
export interface Selection {
  /** One for every axis of the tensor. */
  readonly axes: readonly AxisSelection[];
  /** Shape of the result: axes taken by an index are gone, new axes have length 1. */
  readonly shape: Shape;
  /** For every axis of the result, the tensor's axis it comes from; null for a new axis. */
  readonly sources: readonly (number | null)[];
}

const integer = /^[+-]?\d{1,15}$/;

/** The items of `[…]`, or null where it is not a NumPy slice of integers. Blanks are allowed. */
export function parseSlice(text: string): readonly SliceItem[] | null {
  const inner = /^\[([^[\]]*)\]$/.exec(text.trim())?.[1]?.trim();
  if (inner === undefined || inner === '') {
    return null;
  }
  const parts = inner.split(',').map((part) => part.trim());
  if (parts.length > 1 && parts[parts.length - 1] === '') {
    parts.pop();
  }
  const items: SliceItem[] = [];
  for (const part of parts) {
    const item = parseItem(part);
    if (item === null) {
      return null;
    }
    items.push(item);
  }
  return items;
}

function parseItem(text: string): SliceItem | null {
  if (text === '...') {
    return { kind: 'ellipsis' };
  }
  if (text === 'None' || text === 'newaxis' || text === 'np.newaxis') {
    return { kind: 'newaxis' };
  }
  if (integer.test(text)) {
    return { kind: 'index', index: Number(text) };
  }
  const parts = text.split(':').map((part) => part.trim());
  if (parts.length < 2 || parts.length > 3 || !parts.every((part) => part === '' || integer.test(part))) {
    return null;
  }
  const [start = null, stop = null, step = null] = parts.map((part) => (part === '' ? null : Number(part)));
  return { kind: 'range', start, stop, step };
}

/** A slice as NumPy writes it, without blanks. */
export function formatSlice(items: readonly SliceItem[]): string {
  return `[${items.map(formatItem).join(',')}]`;
}

function formatItem(item: SliceItem): string {
  switch (item.kind) {
    case 'ellipsis': return '...';
    case 'newaxis': return 'None';
    case 'index': return String(item.index);
    case 'range': {
      const step = item.step === null ? '' : `:${item.step}`;
      return `${item.start ?? ''}:${item.stop ?? ''}${step}`;
    }
  }
}

/**
 * Applies a slice to a shape by NumPy's rules of basic indexing.
 * @throws BadInput for an index out of bounds, a step of 0, too many indices, two ellipses
 */
export function select(shape: Shape, items: readonly SliceItem[]): Selection {
  const axes: AxisSelection[] = [];
  const lengths: number[] = [];
  const sources: (number | null)[] = [];
  const takeWhole = (count: number): void => {
    for (let i = 0; i < count; i++) {
      const length = shape[axes.length] ?? 0;
      keep({ start: 0, step: 1, count: length });
    }
  };
  const keep = (axis: AxisSelection): void => {
    sources.push(axes.length);
    lengths.push(axis.count);
    axes.push(axis);
  };
  for (const item of expandable(shape, items)) {
    switch (item.kind) {
      case 'ellipsis':
        takeWhole(shape.length - items.filter(consumesAxis).length);
        break;
      case 'newaxis':
        sources.push(null);
        lengths.push(1);
        break;
      case 'index':
        axes.push(selectIndex(shape, axes.length, item.index));
        break;
      case 'range':
        keep(selectRange(shape[axes.length] ?? 0, item));
        break;
    }
  }
  return { axes, shape: lengths, sources };
}

/** The items with the ellipsis that NumPy adds at the end where there is none. */
function expandable(shape: Shape, items: readonly SliceItem[]): readonly SliceItem[] {
  const indices = items.filter(consumesAxis).length;
  if (indices > shape.length) {
    throw new BadInput({
      place: formatSlice(items),
      reason: `too many indices: the shape is ${describeShape(shape)}, and ${indices} axes are indexed`,
    });
  }
  const ellipses = items.filter((item) => item.kind === 'ellipsis').length;
  if (ellipses > 1) {
    throw new BadInput({ place: formatSlice(items), reason: 'an index can only have one ellipsis' });
  }
  return ellipses === 1 ? items : [...items, { kind: 'ellipsis' }];
}

function consumesAxis(item: SliceItem): boolean {
  return item.kind === 'index' || item.kind === 'range';
}

function selectIndex(shape: Shape, axis: number, index: number): AxisSelection {
  const length = shape[axis] ?? 0;
  const start = index < 0 ? index + length : index;
  if (start < 0 || start >= length) {
    throw new BadInput({ reason: `index ${index} is out of bounds for axis ${axis} with size ${length}` });
  }
  return { start, step: 1, count: 1 };
}

/** Python's `slice.indices`. */
function selectRange(length: number, item: SliceItem & { readonly kind: 'range' }): AxisSelection {
  const step = item.step ?? 1;
  if (step === 0) {
    throw new BadInput({ place: formatSlice([item]), reason: 'slice step cannot be zero' });
  }
  const lowest = step > 0 ? 0 : -1;
  const highest = step > 0 ? length : length - 1;
  const clamp = (bound: number): number => Math.min(Math.max(bound < 0 ? bound + length : bound, lowest), highest);
  const start = item.start === null ? (step > 0 ? lowest : highest) : clamp(item.start);
  const stop = item.stop === null ? (step > 0 ? highest : lowest) : clamp(item.stop);
  return { start, step, count: Math.max(0, Math.ceil((stop - start) / step)) };
}
