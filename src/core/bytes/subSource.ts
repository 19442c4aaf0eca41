import type { ByteSource } from './byteSource';

/** The `size` bytes of `source` from `start` on as a source of their own. Closing it leaves `source` open. */
export function subSource(source: ByteSource, start: number, size: number): ByteSource {
  return {
    name: source.name,
    size,
    isSequential: source.isSequential === true,
    onDisk: source.onDisk === undefined ? undefined : { ...source.onDisk, offset: source.onDisk.offset + start },
    read: async (offset, target, signal) => {
      const length = Math.max(0, Math.min(target.length, size - offset));
      return length === 0 ? 0 : source.read(start + offset, target.subarray(0, length), signal);
    },
    close: () => Promise.resolve(),
  };
}
