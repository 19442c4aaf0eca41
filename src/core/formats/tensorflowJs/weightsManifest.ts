import { BadInput } from '../../errors';
import { maximumAxes } from '../../tensors/shape';
import type { Shape } from '../../tensors/tensor';
import { isJsonArray, isJsonObject, type JsonValue } from '../json/jsonValue';

/** How a weight is squeezed into fewer bytes: codes that mean `code × scale + min`, or half floats. */
export type Quantization =
  | { readonly kind: 'affine'; readonly stored: 'uint8' | 'uint16'; readonly scale: number; readonly min: number }
  | { readonly kind: 'float16' };

/** One weight as the manifest has it (`WeightsManifestEntry` of TensorFlow.js's io/types.ts). */
export interface WeightEntry {
  readonly name: string;
  readonly dtype: string;
  readonly shape: Shape;
  readonly quantization: Quantization | null;
}

/** Files whose bytes, one file after the other, hold weights one after the other. */
export interface WeightGroup {
  readonly paths: readonly string[];
  readonly weights: readonly WeightEntry[];
}

/** @throws BadInput naming what is wrong in the manifest */
export function readWeightsManifest(value: JsonValue | undefined): readonly WeightGroup[] {
  return listAt(value, 'weightsManifest').map((group, i) => {
    const place = `weightsManifest[${i}]`;
    if (!isJsonObject(group)) {
      throw new BadInput({ place, reason: 'is not an object' });
    }
    return {
      paths: listAt(group.get('paths'), `${place}.paths`).map((path, p) => textAt(path, `${place}.paths[${p}]`)),
      weights: listAt(group.get('weights'), `${place}.weights`).map((weight, w) => readWeight(weight, `${place}.weights[${w}]`)),
    };
  });
}

function readWeight(value: JsonValue, place: string): WeightEntry {
  if (!isJsonObject(value)) {
    throw new BadInput({ place, reason: 'is not an object' });
  }
  const name = textAt(value.get('name'), `${place}.name`);
  const shape = listAt(value.get('shape'), `${place}.shape`).map((length) => {
    const number = numberOf(length);
    if (number === null || !Number.isSafeInteger(number) || number < 0) {
      throw new BadInput({ tensor: name, place, reason: 'its shape is not a list of lengths' });
    }
    return number;
  });
  if (shape.length > maximumAxes) {
    throw new BadInput({ tensor: name, place, reason: `its shape has ${shape.length} axes, more than ${maximumAxes}` });
  }
  return { name, dtype: textAt(value.get('dtype'), `${place}.dtype`), shape, quantization: readQuantization(value.get('quantization'), name, place) };
}

function readQuantization(value: JsonValue | undefined, tensor: string, place: string): Quantization | null {
  if (value === undefined || value === null) {
    return null;
  }
  const stored = isJsonObject(value) ? value.get('dtype') : undefined;
  if (stored === 'float16') {
    return { kind: 'float16' };
  }
  const [scale, min] = isJsonObject(value) ? [numberOf(value.get('scale')), numberOf(value.get('min'))] : [null, null];
  if ((stored !== 'uint8' && stored !== 'uint16') || scale === null || min === null) {
    throw new BadInput({ tensor, place, reason: 'its quantization is neither float16 nor uint8 or uint16 with a scale and a min' });
  }
  return { kind: 'affine', stored, scale, min };
}

function listAt(value: JsonValue | undefined, place: string): readonly JsonValue[] {
  if (!isJsonArray(value)) {
    throw new BadInput({ place, reason: 'is not a list' });
  }
  return value;
}

function textAt(value: JsonValue | undefined, place: string): string {
  if (typeof value !== 'string') {
    throw new BadInput({ place, reason: 'is not text' });
  }
  return value;
}

function numberOf(value: JsonValue | undefined): number | null {
  return typeof value === 'object' && value !== null && 'integer' in value ? value.value : null;
}
