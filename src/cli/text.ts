/** Text of a dump or path for a terminal: control characters, which could drive it, are written out. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (character) => (
    `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`
  ));
}

/** Six significant digits, as short as they go. */
export function shortNumber(value: number | string | null): string {
  if (value === null) {
    return '–';
  }
  if (typeof value === 'string') {
    return value;
  }
  const rounded = Number(value.toPrecision(6));
  const size = Math.abs(rounded);
  return size !== 0 && (size < 1e-4 || size >= 1e9) && !Number.isInteger(rounded) ? rounded.toExponential() : String(rounded);
}

/** `93.3 %`. */
export function percent(share: number): string {
  return Number.isFinite(share) ? `${Number((share * 100).toPrecision(3))} %` : '–';
}

/** `1.2 MB`. */
export function byteSize(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${Number((bytes / 1000 ** power).toPrecision(3))} ${units[power] ?? ''}`;
}
