import type { CancelSignal } from '../../work';
import type { InflaterState } from './inflater';

/** A place in a stream that reading can go on from. */
export interface Checkpoint {
  readonly state: InflaterState;
  readonly crc: number;
}

/** A place in a DEFLATE stream that moves forward. */
export interface StreamCursor {
  /** Inflated bytes handed out so far. */
  readonly position: number;
  /** A place to come back to: here; null where it cannot be come back to. */
  save(): Checkpoint | null;
  /** The next `length` bytes, at most a block's. */
  next(length: number, signal?: CancelSignal): Promise<Uint8Array>;
  /** Goes on by `length` bytes, at most a block's, and checks them as {@link next} does, without keeping them. */
  skip(length: number, signal?: CancelSignal): Promise<void>;
  close(): void;
}
