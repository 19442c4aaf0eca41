import { viewOf } from '../../bytes/byteOrder';
import type { ByteSource } from '../../bytes/byteSource';
import { readExactly } from '../../bytes/readExactly';
import { BadInput } from '../../errors';
import type { CancelSignal } from '../../work';

/** Types of data elements that hold other things than numbers (MAT-File Format, table 1-1). */
export const elementTypes = { int8: 1, uint8: 2, int32: 5, uint32: 6, matrix: 14, compressed: 15, utf8: 16 } as const;

/** A source of data elements and its byte order. */
export interface ElementSource {
  readonly source: ByteSource;
  readonly littleEndian: boolean;
  readonly signal: CancelSignal | undefined;
  /** Bytes that may still be inflated to find what lies behind others; absent where nothing is compressed. */
  readonly budget?: { bytes: number };
}

/** A data element: a tag, and data padded to 8 bytes. */
export interface Element {
  readonly type: number;
  /** Bytes of its data. */
  readonly size: number;
  readonly dataAt: number;
  /** Where the next element begins. */
  readonly next: number;
}

const tagBytes = 8;

/**
 * The element at a place of the source. Small ones have their data in the tag.
 * @throws BadInput where it does not fit before `end`
 */
export async function readElement({ source, littleEndian, signal }: ElementSource, at: number, end: number): Promise<Element> {
  if (at + tagBytes > end) {
    throw new BadInput({ file: source.name, reason: `truncated: a data element is expected at byte ${at}, and ${Math.max(0, end - at)} bytes are left` });
  }
  const view = viewOf(await readExactly(source, at, tagBytes, 'data element', signal));
  const first = view.getUint32(0, littleEndian);
  const smallSize = first >>> 16;
  if (smallSize > 4) {
    throw new BadInput({ file: source.name, reason: `has no data element at byte ${at}` });
  }
  if (smallSize > 0) {
    return { type: first & 0xffff, size: smallSize, dataAt: at + 4, next: at + tagBytes };
  }
  const size = view.getUint32(4, littleEndian);
  if (at + tagBytes + size > end) {
    throw new BadInput({ file: source.name, reason: `truncated: a data element of ${size} bytes at byte ${at} ends past the ${end} that there are` });
  }
  const padding = first === elementTypes.compressed ? 0 : (8 - (size % 8)) % 8;
  return { type: first, size, dataAt: at + tagBytes, next: Math.min(end, at + tagBytes + size + padding) };
}

/** The data of an element that must be small. */
export async function elementData({ source, signal }: ElementSource, { dataAt, size }: Element, maximum: number, what: string): Promise<Uint8Array> {
  if (size > maximum) {
    throw new BadInput({ file: source.name, reason: `${what} takes ${size} bytes, more than ${maximum}` });
  }
  return readExactly(source, dataAt, size, what, signal);
}
