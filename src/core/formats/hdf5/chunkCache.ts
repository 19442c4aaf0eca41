/** Bytes kept for all files together, so that many open ones do not add up. */
const maximumBytes = 64 << 20;

/** Decoded chunks, the least recently used first. */
const chunks = new Map<string, Uint8Array>();
let bytesKept = 0;
let opened = 0;

/** A name for a file's chunks that no other one has. */
export function chunkOwner(): string {
  opened += 1;
  return String(opened);
}

/**
 * A decoded chunk; `key` begins with the owner and names dataset and chunk. The last one is kept however large it is: reading a large chunk row by
 * row must not decode it for every row.
 */
export async function cachedChunk(key: string, decode: () => Promise<Uint8Array>): Promise<Uint8Array> {
  const known = chunks.get(key);
  const chunk = known ?? await decode();
  forget(key);
  chunks.set(key, chunk);
  bytesKept += chunk.length;
  dropOldest(key);
  return chunk;
}

/** Lets go of the chunks of a file that is closed. */
export function forgetChunks(owner: string): void {
  for (const key of chunks.keys()) {
    if (key.startsWith(`${owner}:`)) {
      forget(key);
    }
  }
}

function dropOldest(newest: string): void {
  for (const key of chunks.keys()) {
    if (bytesKept <= maximumBytes || key === newest) {
      return;
    }
    forget(key);
  }
}

function forget(key: string): void {
  bytesKept -= chunks.get(key)?.length ?? 0;
  chunks.delete(key);
}
