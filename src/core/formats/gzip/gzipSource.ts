import type { ByteSource } from '../../bytes/byteSource';
import type { Work } from '../../work';
import { inflatedSource } from '../deflate/inflatedSource';
import { gzipMembers } from './gzipMembers';

/** Whether bytes begin as a gzip file does: its signature and the one method there is. */
export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b && head[2] === 8;
}

/** A file's name without its `.gz`, whatever its case. */
export function withoutGz(name: string): string {
  return name.replace(/(?<=.)\.gz$/i, '');
}

/**
 * What a gzip file holds, as a source that can be read at any place. It keeps the file's name; closing it closes the file.
 * @throws BadInput where it is truncated, damaged, or cannot be what it claims
 */
export async function gzipSource(source: ByteSource, work: Work): Promise<ByteSource> {
  const parts: { readonly start: number; readonly source: ByteSource }[] = [];
  let size = 0;
  for (const member of await gzipMembers(source, work)) {
    parts.push({ start: size, source: inflatedSource(member) });
    size += member.size;
  }
  return {
    name: source.name,
    size,
    isSequential: true,
    read: async (offset, target, signal) => {
      const part = parts.find(({ start, source: { size: length } }) => start <= offset && offset < start + length);
      return part === undefined ? 0 : part.source.read(offset - part.start, target, signal);
    },
    close: () => source.close(),
  };
}
