import type { CancelSignal } from '../work';

/** Bytes that can be read at any place: a local file, memory, a virtual file, a debuggee. */
export interface ByteSource {
  /** How messages call it: the path as the user knows it. */
  readonly name: string;
  /** Size in bytes when it was opened. */
  readonly size: number;
  /** Bytes further on can only be had by way of all before them, as of what is compressed. */
  readonly isSequential?: boolean;
  /**
   * Fills `target` from `offset` on, as far as there are bytes.
   * @returns the number of bytes read; less than asked only at the end
   * @throws BadInput when the bytes cannot be read
   */
  read(offset: number, target: Uint8Array, signal?: CancelSignal): Promise<number>;
  close(): Promise<void>;
}
