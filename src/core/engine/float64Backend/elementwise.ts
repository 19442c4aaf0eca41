import { broadcastShape, sizeOf, spread } from './broadcast';
import type { Kernel } from './kernel';

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
  ZerosLike: () => 0,
  OnesLike: () => 1,
};

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
  Add: (a, b) => a + b,
  Maximum: Math.max,
  Minimum: Math.min,
  Multiply: (a, b) => a * b,
  Pow: (a, b) => a ** b,
  RealDiv: (a, b) => a / b,
  SquaredDifference: (a, b) => (a - b) * (a - b),
  Sub: (a, b) => a - b,
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
  return ({ input, make }) => {
    const x = input('x');
    const result = new Float64Array(x.values.length);
    for (let i = 0; i < result.length; i++) {
      result[i] = operation(x.values[i] ?? 0);
    }
    return make(result, x.shape, x.dtype);
  };
}

export function binaryKernel(operation: (a: number, b: number) => number): Kernel {
  return ({ input, make }) => {
    const a = input('a');
    const b = input('b');
    const shape = broadcastShape(a.shape, b.shape);
    const left = spread(a.values, a.shape, shape);
    const right = spread(b.values, b.shape, shape);
    const result = new Float64Array(sizeOf(shape));
    for (let i = 0; i < result.length; i++) {
      result[i] = operation(left[i] ?? 0, right[i] ?? 0);
    }
    return make(result, shape, a.dtype);
  };
}

export function comparisonKernel(operation: (a: number, b: number) => boolean): Kernel {
  return ({ input, make }) => {
    const a = input('a');
    const b = input('b');
    const shape = broadcastShape(a.shape, b.shape);
    const left = spread(a.values, a.shape, shape);
    const right = spread(b.values, b.shape, shape);
    const result = new Uint8Array(sizeOf(shape));
    for (let i = 0; i < result.length; i++) {
      result[i] = operation(left[i] ?? 0, right[i] ?? 0) ? 1 : 0;
    }
    return make(result, shape, 'bool');
  };
}

/** `condition ? t : e`, element by element; the three have one shape. */
export const select: Kernel = ({ input, make }) => {
  const condition = input('condition');
  const t = input('t');
  const e = input('e');
  const result = new Float64Array(t.values.length);
  for (let i = 0; i < result.length; i++) {
    result[i] = (condition.values[i] === 0 ? e : t).values[i] ?? 0;
  }
  return make(result, t.shape, t.dtype);
};
