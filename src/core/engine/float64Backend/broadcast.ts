import type { Values } from './storage';

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}

/** The shape two shapes broadcast to, by NumPy's rule. */
export function broadcastShape(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const x = a[axis - rank + a.length] ?? 1;
    const y = b[axis - rank + b.length] ?? 1;
    if (x !== y && x !== 1 && y !== 1) {
      throw new Error(`shapes [${a.join(', ')}] and [${b.join(', ')}] cannot be broadcast`);
    }
    return x === 1 ? y : x;
  });
}

/** For each element of `shape` in C order, its index in an array of shape `from` that broadcasts to it. */
export function broadcastIndex(from: readonly number[], shape: readonly number[]): Int32Array {
  const index = new Int32Array(sizeOf(shape));
  let stride = 1;
  let repeat = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const length = shape[axis] ?? 1;
    const own = from[axis - shape.length + from.length] ?? 1;
    if (own !== 1) {
      for (let i = 0; i < index.length; i++) {
        index[i] = (index[i] ?? 0) + (Math.floor(i / repeat) % length) * stride;
      }
      stride *= own;
    }
    repeat *= length;
  }
  return index;
}

/** `values` of shape `from` spread out to `shape`; itself where the shapes agree. */
export function spread(values: Values, from: readonly number[], shape: readonly number[]): Values {
  if (values.length === sizeOf(shape)) {
    return values;
  }
  const result = new (values.constructor as new (length: number) => Values)(sizeOf(shape));
  if (values.length === 1) {
    return result.fill(values[0] ?? 0);
  }
  const index = broadcastIndex(from, shape);
  for (let i = 0; i < result.length; i++) {
    result[i] = values[index[i] ?? 0] ?? 0;
  }
  return result;
}
