import type { Format } from './format';

let contributed: readonly Format[] = [];

/** Formats that other extensions have added to this thread; they come before all others, by their extensions alone. */
export function contributedFormats(): readonly Format[] {
  return contributed;
}

/** Replaces them. */
export function contributeFormats(formats: readonly Format[]): void {
  contributed = formats;
}
