import { sizeOf } from './broadcast';
import type { Kernel } from './kernel';

export const identity: Kernel = ({ input, share }) => share('x', input('x').shape);

export const reshape: Kernel = ({ input, attributes, share }) => {
  const size = input('x').values.length;
  const wanted = attributes['shape'] as number[];
  const known = sizeOf(wanted.filter((length) => length !== -1));
  return share('x', wanted.map((length) => (length === -1 ? size / Math.max(1, known) : length)));
};

export const cast: Kernel = ({ input, attributes, make, share }) => {
  const x = input('x');
  const dtype = attributes['dtype'] as string;
  if (dtype === x.dtype) {
    return share('x', x.shape);
  }
  switch (dtype) {
    case 'float32': return make(Float64Array.from(x.values), x.shape, 'float32');
    case 'int32': return make(Int32Array.from(x.values), x.shape, 'int32');
    case 'bool': return make(Uint8Array.from(x.values, (value) => (value === 0 ? 0 : 1)), x.shape, 'bool');
    default: throw new Error(`the float64 backend does not cast to ${dtype}`);
  }
};

export const oneHot: Kernel = ({ input, attributes, allocate, make }) => {
  const { values, shape } = input('indices');
  const depth = Number(attributes['depth']);
  const onValue = Number(attributes['onValue'] ?? 1);
  const result = allocate(values.length * depth).fill(Number(attributes['offValue'] ?? 0));
  for (let row = 0; row < values.length; row++) {
    const index = values[row] ?? -1;
    if (index >= 0 && index < depth) {
      result[row * depth + index] = onValue;
    }
  }
  return make(result, [...shape, depth], 'float32');
};

export const transpose: Kernel = ({ input, attributes, make }) => {
  const x = input('x');
  const order = attributes['perm'] as number[];
  const shape = order.map((axis) => x.shape[axis] ?? 1);
  const strides = order.map((axis) => sizeOf(x.shape.slice(axis + 1)));
  const result = x.values.slice();
  const index = new Array<number>(shape.length).fill(0);
  for (let i = 0, from = 0; i < result.length; i++) {
    result[i] = x.values[from] ?? 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = (index[axis] ?? 0) + 1;
      from += strides[axis] ?? 0;
      if ((index[axis] ?? 0) < (shape[axis] ?? 1)) {
        break;
      }
      from -= (strides[axis] ?? 0) * (shape[axis] ?? 1);
      index[axis] = 0;
    }
  }
  return make(result, shape, x.dtype);
};
