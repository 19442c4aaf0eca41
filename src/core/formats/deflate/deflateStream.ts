import type { ByteSource } from '../../bytes/byteSource';
import type { Checksum } from '../../bytes/crc';
import { platformInflater } from '../../bytes/inflation';
import { crc32 } from './crc32';

/** A DEFLATE stream, and what whoever wrote it says about its content. */
export interface DeflateStream {
  /** The compressed bytes, nothing before and behind them. */
  readonly content: ByteSource;
  /** Bytes when inflated. */
  readonly size: number;
  /** Checksum of them. */
  readonly crc: number;
  /** How it is computed where it is no CRC-32. */
  readonly checksum?: { readonly name: string; readonly of: Checksum; readonly start: number };
  /** How messages call it: `member a.npy`. */
  readonly place: string;
}

/** The checksum of a stream's content, as far as it was seen. */
export function checksumOf({ checksum }: DeflateStream): Checksum {
  return checksum?.of ?? platformInflater()?.crc32 ?? crc32;
}
