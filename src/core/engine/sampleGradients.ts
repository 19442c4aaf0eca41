import { BadInput } from '../errors';
import type { TensorView } from '../tensors/tensor';
import type { Work } from '../work';
import type { Backends } from './backend';
import type { LossRequest, SampleGradient, Sums } from './evaluation';
import { gradientOf, type Gradient } from './gradient';
import { positionsOf, prepare, type Prepared } from './prepare';

/** Roles that hold what a model put out. */
const scoreRoles = ['logits', 'predictions', 'log_probabilities', 'losses'];

/** Inputs of a loss of the user's own that gradients are given of, at most. */
const mostInputs = 4;

/**
 * d value / d scores of one sample; of a loss of the user's own, d value / d each input of floating point.
 * @throws BadInput where there is no gradient: the loss mixes rows, or nothing that it takes can be differentiated
 */
export async function sampleGradients(
  request: LossRequest, { sample, sums }: { readonly sample: number; readonly sums: Sums }, backends: Backends, work: Work,
): Promise<readonly SampleGradient[]> {
  const prepared = await prepare(request, backends.modules, work);
  const positions = positionsOf(prepared.plan);
  const row = Math.floor(sample / positions);
  const gradients: SampleGradient[] = [];
  for (const role of rolesOf(prepared)) {
    const whole = await gradientOf(prepared, { role, row, sums }, backends, work);
    gradients.push({ role, values: positions === 1 ? whole.values : atPosition(whole, prepared, sample % positions) });
  }
  if (gradients.length === 0) {
    throw new BadInput({ reason: `${request.loss} takes no scores that it could be differentiated by` });
  }
  return gradients;
}

function rolesOf({ form, inputs }: Prepared): readonly string[] {
  if (form.isOpen === true) {
    return Object.entries(inputs).filter(([, { dtype }]) => /float/.test(dtype)).map(([role]) => role).slice(0, mostInputs);
  }
  return scoreRoles.filter((role) => inputs[role] !== undefined).slice(0, 1);
}

/** The classes of one position of a token or pixel tensor, in order. */
function atPosition({ role, shape, values }: Gradient, { plan, inputs }: Prepared, position: number): Float64Array {
  const view: TensorView | undefined = inputs[role];
  const axis = (plan.classAxis ?? (view?.shape.length ?? 1) - 1) - 1;
  const classes = shape[axis] ?? 1;
  const stride = shape.slice(axis + 1).reduce((product, length) => product * length, 1);
  const start = Math.floor(position / stride) * classes * stride + position % stride;
  return Float64Array.from({ length: classes }, (_, c) => values[start + c * stride] ?? NaN);
}
