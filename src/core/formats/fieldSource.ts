import type { ByteSource } from '../bytes/byteSource';

/** Bytes of records read at a time. */
const spanBytes = 1 << 20;

/** Runs of bytes inside every record: those of one field, or of one part of a complex number. */
export interface FieldPlace {
  /** Bytes of a whole record. */
  readonly recordBytes: number;
  /** Where in the record each run begins. */
  readonly offsets: readonly number[];
  /** Bytes of one run. */
  readonly runBytes: number;
}

/**
 * One field of records that lie one after the other, as a source of its own in which the field's bytes follow each other.
 * Closing it leaves `source` open.
 * @param start where the first record begins
 */
export function fieldSource(source: ByteSource, start: number, records: number, field: FieldPlace): ByteSource {
  const { recordBytes, offsets, runBytes } = field;
  const fieldBytes = offsets.length * runBytes;
  return {
    name: source.name,
    size: records * fieldBytes,
    read: async (offset, target, signal) => {
      const first = Math.floor(offset / fieldBytes);
      const perSpan = Math.max(1, Math.floor(spanBytes / recordBytes));
      const count = Math.min(perSpan, records - first, Math.ceil((offset % fieldBytes + target.length) / fieldBytes));
      if (count <= 0) {
        return 0;
      }
      const whole = new Uint8Array(count * recordBytes);
      const length = await source.read(start + first * recordBytes, whole, signal);
      const packed = pack(whole, Math.floor(length / recordBytes), field);
      const part = packed.subarray(offset % fieldBytes, (offset % fieldBytes) + target.length);
      target.set(part);
      return part.length;
    },
    close: () => Promise.resolve(),
  };
}

function pack(whole: Uint8Array, count: number, { recordBytes, offsets, runBytes }: FieldPlace): Uint8Array {
  const packed = new Uint8Array(count * offsets.length * runBytes);
  let to = 0;
  for (let record = 0; record < count; record++) {
    for (const offset of offsets) {
      const from = record * recordBytes + offset;
      for (let byte = 0; byte < runBytes; byte++) {
        packed[to++] = whole[from + byte] ?? 0;
      }
    }
  }
  return packed;
}
