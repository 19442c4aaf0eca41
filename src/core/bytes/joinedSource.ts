import type { ByteSource } from './byteSource';

/** Several sources one after the other as one. Closing it closes them all. */
export function joinedSource(name: string, parts: readonly ByteSource[]): ByteSource {
  const starts: number[] = [];
  let size = 0;
  for (const part of parts) {
    starts.push(size);
    size += part.size;
  }
  return {
    name,
    size,
    read: async (offset, target, signal) => {
      let filled = 0;
      for (const [i, part] of parts.entries()) {
        const from = offset + filled - (starts[i] ?? 0);
        if (filled < target.length && from >= 0 && from < part.size) {
          const wanted = target.subarray(filled, filled + Math.min(target.length - filled, part.size - from));
          const read = await part.read(from, wanted, signal);
          filled += read;
          if (read < wanted.length) {
            break;
          }
        }
      }
      return filled;
    },
    close: async () => {
      await Promise.all(parts.map((part) => part.close()));
    },
  };
}
