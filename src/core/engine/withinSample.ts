import type { Convention } from '../spec/lossSpec';
import { sizeOf } from '../losses/weighting/broadcastLayout';

/** How the elementwise losses of one sample lie along positions. */
export interface WithinSample {
  /** Lengths of the positions: [T] of a sequence, [H, W] of an image. */
  readonly axes: readonly number[];
  /** Elements of each position, whose mean is its loss. */
  readonly channels: number;
  /** Whether the channels are the axis before the positions. */
  readonly isChannelsFirst: boolean;
}

/** More channels than these are no colours: the axis is one of the image. */
const colours = 4;

/**
 * The positions within a sample of losses [B, T, C], [B, H, W, C], or [B, C, H, W] as PyTorch lays images out; [B, N, N] is taken for images
 * of one channel. Null where a sample is no sequence and no image.
 */
export function withinSample(lossShape: readonly number[], convention: Convention): WithinSample | null {
  const [, first = 0, second = 0, last = 0] = lossShape;
  if (sizeOf(lossShape) === 0) {
    return null;
  }
  if (lossShape.length === 3) {
    return first === second && first > 1
      ? { axes: [first, second], channels: 1, isChannelsFirst: false }
      : { axes: [first], channels: second, isChannelsFirst: false };
  }
  if (lossShape.length === 4) {
    const isChannelsFirst = convention === 'pytorch' && !(last <= colours && first > colours);
    return isChannelsFirst ? { axes: [second, last], channels: first, isChannelsFirst } : { axes: [first, second], channels: last, isChannelsFirst };
  }
  return null;
}
