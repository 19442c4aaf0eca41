import { broadcastShape, sizeOf } from './broadcast';
import type { Kernel } from './kernel';
import { stridedOf, walkOf, type Strided, type Walk } from './strides';

/** Kernels of one operand. */
export const unaryKernels: Readonly<Record<string, (x: number) => number>> = {
  Abs: Math.abs,
  Cos: Math.cos,
  Cosh: Math.cosh,
  Exp: Math.exp,
  Expm1: Math.expm1,
  Log: Math.log,
  Log1p: Math.log1p,
  Neg: (x) => -x,
  Relu: (x) => (x < 0 ? 0 : x),
  Sigmoid: (x) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x))),
  Sign: Math.sign,
  Sin: Math.sin,
  Sinh: Math.sinh,
  Sqrt: Math.sqrt,
  Square: (x) => x * x,
  Tanh: Math.tanh,
};

/** Kernels that give one number for every element. */
export const constantKernels: Readonly<Record<string, number>> = { ZerosLike: 0, OnesLike: 1 };

export const logicalNot: Kernel = ({ input, make }) => {
  const x = input('x');
  return make(Uint8Array.from(x.values, (value) => (value === 0 ? 1 : 0)), x.shape, 'bool');
};

/** 1 above 0, `alpha` elsewhere, NaN for NaN: the derivative of relu. */
export const step: Kernel = ({ input, attributes, make }) => {
  const x = input('x');
  const alpha = Number(attributes['alpha'] ?? 0);
  return make(Float64Array.from(x.values, (value) => (Number.isNaN(value) ? NaN : value > 0 ? 1 : alpha)), x.shape, 'float32');
};

/** Kernels of two operands with a float result, broadcast by NumPy's rule. */
export const binaryKernels: Readonly<Record<string, (a: number, b: number) => number>> = {
  Maximum: Math.max,
  Minimum: Math.min,
  Pow: (a, b) => a ** b,
  SquaredDifference: (a, b) => (a - b) * (a - b),
};

/** Kernels of two operands with a truth value. */
export const comparisonKernels: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  Equal: (a, b) => a === b,
  Greater: (a, b) => a > b,
  GreaterEqual: (a, b) => a >= b,
  Less: (a, b) => a < b,
  LessEqual: (a, b) => a <= b,
  NotEqual: (a, b) => a !== b,
};

export function unaryKernel(operation: (x: number) => number): Kernel {
  return ({ input, allocate, make }) => {
    const x = input('x');
    const { values } = x;
    const result = allocate(values.length);
    for (let i = 0; i < result.length; i++) {
      result[i] = operation(values[i] ?? 0);
    }
    return make(result, x.shape, x.dtype);
  };
}

/** The same number everywhere. */
export function constantKernel(value: number): Kernel {
  return ({ input, allocate, make }) => {
    const x = input('x');
    return make(allocate(x.values.length).fill(value), x.shape, x.dtype);
  };
}

/** A loop over two operands into a result. */
export type Loop = (a: Strided, b: Strided, walk: Walk, result: Float64Array | Uint8Array) => void;

function loopOf(operation: (a: number, b: number) => number | boolean): Loop {
  return (a, b, { outer, inner }, result) => {
    let at = 0;
    for (let o = 0; o < outer; o++) {
      let [l, r] = [o * a.row, o * b.row];
      for (let j = 0; j < inner; j++) {
        result[at++] = Number(operation(a.values[l] ?? 0, b.values[r] ?? 0));
        l += a.step;
        r += b.step;
      }
    }
  };
}

export function kernelOfLoop(loop: Loop, isTruth = false): Kernel {
  return ({ input, allocate, make }) => {
    const a = input('a');
    const b = input('b');
    const shape = broadcastShape(a.shape, b.shape);
    const walk = walkOf(a, b, shape);
    const result = isTruth ? new Uint8Array(sizeOf(shape)) : allocate(sizeOf(shape));
    loop(stridedOf(a, walk, shape), stridedOf(b, walk, shape), walk, result);
    return make(result, shape, isTruth ? 'bool' : a.dtype);
  };
}

export const binaryKernel = (operation: (a: number, b: number) => number): Kernel => kernelOfLoop(loopOf(operation));

export const comparisonKernel = (operation: (a: number, b: number) => boolean): Kernel => kernelOfLoop(loopOf(operation), true);

/** `condition ? t : e`, element by element; the three have one shape. */
export const select: Kernel = ({ input, allocate, make }) => {
  const condition = input('condition');
  const t = input('t');
  const e = input('e');
  const [whether, yes, no] = [condition.values, t.values, e.values];
  const result = allocate(yes.length);
  for (let i = 0; i < result.length; i++) {
    result[i] = (whether[i] === 0 ? no[i] : yes[i]) ?? 0;
  }
  return make(result, t.shape, t.dtype);
};
