import type { CancelSignal } from '../work';
import type { ByteSource } from './byteSource';
import type { Checksum } from './crc';

/** A DEFLATE stream that is inflated from its beginning on. */
export interface Inflation {
  /**
   * The next bytes, as many as come at a time; null at the end of the stream.
   * @throws NotInflated where it is no such stream, or ends before its end
   */
  next(signal?: CancelSignal): Promise<Uint8Array | null>;
  /** Ends it before its end. */
  close(): void;
}

/** Thrown where a stream cannot be inflated. Why is for whoever decodes it step by step to say. */
export class NotInflated extends Error {
  override readonly name = 'NotInflated';
}

/** An inflater of the platform's own, several times as fast as one in JavaScript. It begins at the beginning, and knows no other place. */
export interface PlatformInflater {
  open(content: ByteSource): Inflation;
  /** What a whole zlib stream (RFC 1950) of `size` bytes holds; null where it is not just that, its checksum included. */
  unzlib(bytes: Uint8Array, size: number): Uint8Array | null;
  /** CRC-32 of ISO 3309. */
  readonly crc32: Checksum | null;
}

let platform: PlatformInflater | null = null;

/** The platform's inflater; null where it has none. */
export function platformInflater(): PlatformInflater | null {
  return platform;
}

/** Whoever knows the platform names its inflater here. */
export function usePlatformInflater(inflater: PlatformInflater | null): void {
  platform = inflater;
}
