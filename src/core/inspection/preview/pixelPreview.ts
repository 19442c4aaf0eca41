import { toFloat64 } from '../../engine/float64Rows';
import type { DumpTensor } from '../../formats/format';
import { isNumeric } from '../../tensors/dtypeTable';
import type { Work } from '../../work';
import type { SamplePreview } from './preview';

const calledImage = /(?:^|[_\W])(?:images?|imgs?|pixels?|pictures?|photos?|frames?|inputs?|x)$/i;
/** Shorter sides are no image, longer ones no preview. */
const [shortestSide, longestSide] = [4, 4096];

interface Layout {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Elements from one channel to the next, and from one pixel to the next. */
  readonly channelStride: number;
  readonly pixelStride: number;
}

/** A row of a tensor as an image; null where the tensor is none by its name and shape. */
export async function pixelPreview(tensor: DumpTensor, source: string, row: number, work: Work): Promise<SamplePreview | null> {
  const layout = layoutOf(tensor.shape.slice(1));
  if (layout === null || tensor.refusal !== undefined || !isNumeric(tensor.dtype) || !calledImage.test(tensor.name)) {
    return null;
  }
  const { data, dtype } = await tensor.readRows(row, row + 1, work);
  const values = toFloat64(data);
  const range = rangeOf(values, dtype === 'uint8');
  return { kind: 'pixels', source, width: layout.width, height: layout.height, data: coloured(values, layout, range), range };
}

/** [H, W], [H, W, C] or [C, H, W], with 1, 3 or 4 channels. */
function layoutOf(shape: readonly number[]): Layout | null {
  const isSide = (length = 0): boolean => length >= shortestSide && length <= longestSide;
  const isChannels = (length = 0): boolean => length === 1 || length === 3 || length === 4;
  const [a = 0, b = 0, c = 0] = shape;
  if (shape.length === 2 && isSide(a) && isSide(b)) {
    return { height: a, width: b, channels: 1, channelStride: 0, pixelStride: 1 };
  }
  if (shape.length === 3 && isSide(a) && isSide(b) && isChannels(c)) {
    return { height: a, width: b, channels: c, channelStride: 1, pixelStride: c };
  }
  return shape.length === 3 && isChannels(a) && isSide(b) && isSide(c)
    ? { height: b, width: c, channels: a, channelStride: b * c, pixelStride: 1 } : null;
}

/** What is black and what is white: the dtype's bytes, [0, 1], or the smallest and largest finite value. */
function rangeOf(values: Float64Array, areBytes: boolean): readonly [number, number] {
  const finite = values.filter(Number.isFinite);
  const low = finite.reduce((least, value) => Math.min(least, value), Infinity);
  const high = finite.reduce((most, value) => Math.max(most, value), -Infinity);
  if (areBytes || (low >= 0 && high > 1 && high <= 255 && finite.every(Number.isInteger) && high > 16)) {
    return [0, 255];
  }
  return low >= 0 && high <= 1 ? [0, 1] : [low, high];
}

function coloured(values: Float64Array, { height, width, channels, channelStride, pixelStride }: Layout, [low, high]: readonly [number, number]): Uint8ClampedArray {
  const rgba = new Uint8ClampedArray(height * width * 4);
  const scale = high > low ? 255 / (high - low) : 0;
  for (let pixel = 0; pixel < height * width; pixel++) {
    const byte = (channel: number): number => ((values[pixel * pixelStride + channel * channelStride] ?? NaN) - low) * scale;
    const red = byte(0);
    rgba[4 * pixel] = red;
    rgba[4 * pixel + 1] = channels === 1 ? red : byte(1);
    rgba[4 * pixel + 2] = channels === 1 ? red : byte(2);
    // What is no number lets the page show through.
    rgba[4 * pixel + 3] = Number.isNaN(red) ? 0 : channels === 4 ? byte(3) : 255;
  }
  return rgba;
}
