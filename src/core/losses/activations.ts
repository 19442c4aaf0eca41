/** An activation as it goes over the classes of one sample, or over one number. */
export interface Activation {
  /** Whether the classes depend on each other. */
  readonly overClasses: boolean;
  forward(x: Float64Array): Float64Array;
  /** The gradient with respect to x, given that with respect to the result. */
  backward(x: Float64Array, gradient: Float64Array): Float64Array;
  /** NumPy code that gives it. @param axis of the classes */
  numpy(name: string, axis: number): string;
}

const sigmoid = (x: number): number => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));

function elementwise(value: (x: number) => number, slope: (x: number) => number, numpy: (name: string) => string): Activation {
  return { overClasses: false, forward: (x) => x.map(value), backward: (x, gradient) => gradient.map((g, i) => g * slope(x[i] ?? NaN)), numpy };
}

function logSoftmax(x: Float64Array): Float64Array {
  const max = x.reduce((largest, each) => Math.max(largest, each), -Infinity);
  const logSum = Math.log(x.reduce((sum, each) => sum + Math.exp(each - max), 0));
  return x.map((each) => each - max - logSum);
}

const shares = (x: Float64Array): Float64Array => {
  const max = x.reduce((largest, each) => Math.max(largest, each), -Infinity);
  const powers = x.map((each) => Math.exp(each - max));
  const sum = powers.reduce((total, each) => total + each, 0);
  return powers.map((each) => each / sum);
};

/** What may be applied to the scores before a loss, by PyTorch's and NumPy's names. */
export const activations: Readonly<Record<string, Activation>> = {
  softmax: {
    overClasses: true,
    forward: shares,
    backward: (x, gradient) => {
      const p = shares(x);
      const mean = p.reduce((sum, each, i) => sum + each * (gradient[i] ?? 0), 0);
      return p.map((each, i) => each * ((gradient[i] ?? 0) - mean));
    },
    numpy: (name, axis) => `np.exp(${name} - ${name}.max(${axis}, keepdims=True)) / np.exp(${name} - ${name}.max(${axis}, keepdims=True)).sum(${axis}, keepdims=True)`,
  },
  log_softmax: {
    overClasses: true,
    forward: logSoftmax,
    backward: (x, gradient) => {
      const sum = gradient.reduce((total, each) => total + each, 0);
      return shares(x).map((p, i) => (gradient[i] ?? 0) - p * sum);
    },
    numpy: (name, axis) => `${name} - ${name}.max(${axis}, keepdims=True) - np.log(np.exp(${name} - ${name}.max(${axis}, keepdims=True)).sum(${axis}, keepdims=True))`,
  },
  sigmoid: elementwise(sigmoid, (x) => sigmoid(x) * sigmoid(-x), (name) => `1 / (1 + np.exp(-${name}))`),
  log_sigmoid: elementwise((x) => Math.log(sigmoid(x)), (x) => sigmoid(-x), (name) => `-np.logaddexp(0, -${name})`),
  exp: elementwise(Math.exp, Math.exp, (name) => `np.exp(${name})`),
  log: elementwise(Math.log, (x) => 1 / x, (name) => `np.log(${name})`),
  logit: elementwise((p) => Math.log(p) - Math.log1p(-p), (p) => 1 / (p * (1 - p)), (name) => `np.log(${name}) - np.log1p(-${name})`),
};
