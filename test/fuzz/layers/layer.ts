/** What lies behind lengths, checksums or compression of a file, to be changed by itself. */
export interface Opened {
  readonly parts: readonly Uint8Array[];
  /** The file with other parts in their place, whose lengths and checksums fit. */
  close(parts: readonly Uint8Array[]): Uint8Array;
}

/** How a kind of file wraps its parts; null for bytes of another kind. It may throw where they are damaged. */
export type Layer = (bytes: Uint8Array) => Opened | null;

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Bytes filled in by a view. */
export function made(length: number, fill: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(length);
  fill(viewOf(bytes));
  return bytes;
}
