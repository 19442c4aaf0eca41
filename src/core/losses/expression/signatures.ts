/** How a function of formulas may be called. */
export interface Signature {
  readonly operands: readonly [least: number, most: number];
  /** Takes `axis`, and as a reduction `keepdims`. */
  readonly takes?: readonly ('axis' | 'keepdims')[];
  /** The number given after the operands is the axis, as in `sum(x, 1)`. */
  readonly axisMayFollow?: boolean;
  readonly description: string;
}

const elementwise = (description: string): Signature => ({ operands: [1, 1], description });
const reduction = (description: string): Signature => ({ operands: [1, 1], takes: ['axis', 'keepdims'], axisMayFollow: true, description });

/** Every function that a formula may use. */
export const signatures: Readonly<Record<string, Signature>> = {
  abs: elementwise('|x|'),
  exp: elementwise('eˣ'),
  expm1: elementwise('eˣ − 1, exact near 0'),
  log: elementwise('the natural logarithm'),
  log1p: elementwise('log(1 + x), exact near 0'),
  sqrt: elementwise('√x'),
  square: elementwise('x²'),
  sign: elementwise('−1, 0 or 1'),
  sin: elementwise('the sine'),
  cos: elementwise('the cosine'),
  sinh: elementwise('the hyperbolic sine'),
  cosh: elementwise('the hyperbolic cosine'),
  tanh: elementwise('the hyperbolic tangent'),
  sigmoid: elementwise('1 / (1 + e⁻ˣ)'),
  log_sigmoid: elementwise('log of the sigmoid'),
  softplus: elementwise('log(1 + eˣ)'),
  relu: elementwise('max(0, x)'),
  negative: elementwise('−x'),
  pow: { operands: [2, 2], description: 'a to the power b' },
  maximum: { operands: [2, 2], description: 'the larger of a and b' },
  minimum: { operands: [2, 2], description: 'the smaller of a and b' },
  where: { operands: [3, 3], description: 'a where the condition is not 0, else b' },
  clip: { operands: [3, 3], description: 'x kept from low to high' },
  sum: reduction('the sum, of all or along an axis'),
  mean: reduction('the mean, of all or along an axis'),
  max: { operands: [1, 2], takes: ['axis', 'keepdims'], description: 'the largest, of all or along an axis; of two, the larger' },
  min: { operands: [1, 2], takes: ['axis', 'keepdims'], description: 'the smallest, of all or along an axis; of two, the smaller' },
  logsumexp: reduction('log Σ eˣ, of all or along an axis'),
  softmax: { operands: [1, 1], takes: ['axis'], axisMayFollow: true, description: 'the softmax along an axis, by default the last' },
  log_softmax: { operands: [1, 1], takes: ['axis'], axisMayFollow: true, description: 'log of the softmax along an axis, by default the last' },
  one_hot: { operands: [2, 2], description: 'one_hot(labels, 10) or one_hot(labels, logits): 1 at the label along a new last axis' },
  gather: { operands: [2, 2], description: 'gather(logits, labels): for each label its element along the last axis' },
  expand_dims: { operands: [1, 1], takes: ['axis'], axisMayFollow: true, description: 'a new axis of length 1' },
};

/** Functions that only operators call. */
export const operatorSignatures: Readonly<Record<string, string>> = {
  '+': 'add', '-': 'subtract', '*': 'multiply', '/': 'divide', '^': 'pow', '**': 'pow',
  '<': 'less', '<=': 'less_equal', '>': 'greater', '>=': 'greater_equal', '==': 'equal', '!=': 'not_equal',
};

/** Other names that people know the functions by. */
const otherNames: Readonly<Record<string, string>> = {
  ln: 'log', power: 'pow', clamp: 'clip', logsoftmax: 'log_softmax', logsigmoid: 'log_sigmoid', onehot: 'one_hot', gather_label: 'gather', log_sum_exp: 'logsumexp',
};

/** The function that a name means. */
export function functionNamed(name: string): string | undefined {
  return Object.hasOwn(signatures, name) ? name : Object.hasOwn(otherNames, name) ? otherNames[name] : undefined;
}

/** Names that stand for numbers, unless a tensor is called so. */
export const constants: Readonly<Record<string, number>> = { pi: Math.PI };

/** Keys of an entry that mean something else, so that no tensor of a formula can be called so. */
export const reservedNames: Readonly<Record<string, string>> = {
  weights: 'the weights of the whole loss', mask: 'the mask of the whole loss', reduction: 'the reduction', coefficient: 'the factor in the total',
  threshold: 'a threshold', convention: 'the convention', name: 'the name of the loss', loss: 'the loss itself', expression: 'the expression itself',
};
