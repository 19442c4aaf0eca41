import { formatSlice, parseSlice, type SliceItem } from './slice';
import type { TensorView } from './tensor';

/**
 * A way to read the text of a reference `path#tensor[slice]`. Paths and tensor names may hold `#` and `[`
 * themselves, so a text can have several readings; what exists decides between them.
 */
export interface ReferenceReading {
  /** May hold `*` and `?` in its last part: several shards. */
  readonly path: string;
  /** What follows the `#`, slice included; null where the reference names no tensor. */
  readonly tensor: string | null;
  /** The slice of a reference that names no tensor: `labels.npy[:10]`. */
  readonly slice: readonly SliceItem[] | null;
}

/** A tensor's name and the slice behind it. */
export interface SlicedName {
  readonly name: string;
  readonly slice: readonly SliceItem[];
}

/** All readings of a reference, likeliest first. */
export function readingsOf(reference: string): readonly ReferenceReading[] {
  const readings: ReferenceReading[] = [];
  for (let at = reference.indexOf('#'); at >= 0; at = reference.indexOf('#', at + 1)) {
    readings.push({ path: reference.slice(0, at), tensor: reference.slice(at + 1), slice: null });
  }
  const whole: ReferenceReading = { path: reference, tensor: null, slice: null };
  const sliced = splitSlice(reference);
  if (sliced === null) {
    return [...readings, whole];
  }
  const withSlice: ReferenceReading = { path: sliced.name, tensor: null, slice: sliced.slice };
  return [...readings, withSlice, whole];
}

/** Splits the slice off the end of `name[slice]`; null where there is none. */
export function splitSlice(text: string): SlicedName | null {
  const at = text.lastIndexOf('[');
  const slice = at < 0 ? null : parseSlice(text.slice(at));
  return slice === null ? null : { name: text.slice(0, at), slice };
}

/** The path and the slice of a view's reference; what stands between them is the tensor's name. */
export function splitReference({ reference, tensor }: Pick<TensorView, 'reference' | 'tensor'>): { readonly path: string; readonly slice: readonly SliceItem[] | null } {
  const at = tensor === '' ? -1 : reference.lastIndexOf(`#${tensor}`);
  if (at >= 0) {
    return { path: reference.slice(0, at), slice: parseSlice(reference.slice(at + 1 + tensor.length)) };
  }
  const sliced = splitSlice(reference);
  return { path: sliced?.name ?? reference, slice: sliced?.slice ?? null };
}

/** A reference as a spec would write it. */
export function formatReference(path: string, tensor: string, slice: readonly SliceItem[] | null): string {
  const suffix = tensor + (slice === null ? '' : formatSlice(slice));
  return suffix === '' ? path : `${path}#${suffix}`;
}

/** Whether the text holds a wildcard, `*` or `?`. */
export function isPattern(text: string): boolean {
  return /[*?]/.test(text);
}

/** Whether `name` fits `pattern`, in which `*` stands for any characters and `?` for one. Linear in time but for the number of stars. */
export function fitsPattern(name: string, pattern: string): boolean {
  let n = 0;
  let p = 0;
  let star = -1;
  let resume = 0;
  while (n < name.length) {
    if (pattern[p] === '*') {
      star = p++;
      resume = n;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === name[n])) {
      p++;
      n++;
    } else if (star >= 0) {
      p = star + 1;
      n = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') {
    p++;
  }
  return p === pattern.length;
}
