import type { CancelSignal } from '../work';

/** A file of this machine as it was when it was opened. */
export interface DiskFile {
  readonly path: string;
  readonly size: number;
  readonly mtimeMs: number;
  readonly ino: number;
}

/** A place in a file of this machine. */
export interface DiskPlace {
  readonly file: DiskFile;
  readonly offset: number;
}

/** Bytes that can be read at any place: a local file, memory, a virtual file, a debuggee. */
export interface ByteSource {
  /** How messages call it: the path as the user knows it. */
  readonly name: string;
  /** Size in bytes when it was opened. */
  readonly size: number;
  /** Bytes further on can only be had by way of all before them, as of what is compressed. */
  readonly isSequential?: boolean;
  /** Where the bytes begin that lie as they are in a file, which another thread can open again; absent of all others. */
  readonly onDisk?: DiskPlace | undefined;
  /**
   * Fills `target` from `offset` on, as far as there are bytes.
   * @returns the number of bytes read; less than asked only at the end
   * @throws BadInput when the bytes cannot be read
   */
  read(offset: number, target: Uint8Array, signal?: CancelSignal): Promise<number>;
  close(): Promise<void>;
}
