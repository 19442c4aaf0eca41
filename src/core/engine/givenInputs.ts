import { BadInput } from '../errors';
import { activations, type Activation } from '../losses/activations';
import { scoreRoles } from '../losses/commonParameters';
import type { LossForm } from '../losses/loss';
import { derivedView, mappedView } from '../tensors/derivedViews';
import { rowElements } from '../tensors/shape';
import type { Shape, TensorView } from '../tensors/tensor';
import type { LossRequest } from './evaluation';

/** An activation that the scores go through before the loss. */
export interface AppliedActivation {
  readonly role: string;
  readonly activation: Activation;
  /** The scores as they are given. */
  readonly view: TensorView;
  /** Axis of the classes, from the front. */
  readonly axis: number;
}

/** The inputs as the loss takes them: behind an activation, with labels counted from where they are. */
export function givenInputs(
  { parameters }: LossRequest, form: LossForm, given: Readonly<Record<string, TensorView>>,
): { readonly inputs: Readonly<Record<string, TensorView>>; readonly applied: AppliedActivation | null } {
  if (form.isOpen === true) {
    return { inputs: given, applied: null };
  }
  const { activation: name, label_offset: offset } = parameters;
  const { labels } = given;
  const shifted = labels === undefined || typeof offset !== 'number' || offset === 0 ? given : { ...given, labels: mappedView(labels, (label) => label + offset) };
  if (name === undefined || name === null) {
    return { inputs: shifted, applied: null };
  }
  const role = scoreRoles.find((known) => given[known] !== undefined);
  const [view, activation] = [role === undefined ? undefined : given[role], activations[String(name)]];
  if (activation === undefined) {
    throw new BadInput({ place: 'activation', reason: `${String(name)} is not known; there are ${Object.keys(activations).join(', ')}` });
  }
  if (role === undefined || view === undefined) {
    throw new BadInput({ place: 'activation', reason: 'the loss takes no scores that it could be applied to' });
  }
  const applied = { role, activation, view, axis: axisOf(form, parameters, view.shape) };
  return { inputs: { ...shifted, [role]: activatedView(applied) }, applied };
}

function axisOf(form: LossForm, parameters: LossRequest['parameters'], { length: rank }: Shape): number {
  const known = form.parameters.find(({ name }) => name === 'axis');
  const axis = Number(known === undefined ? -1 : parameters['axis'] ?? known.default ?? -1);
  return Math.max(0, Math.min(rank - 1, axis < 0 ? axis + rank : axis));
}

function activatedView({ activation, view, axis }: AppliedActivation): TensorView {
  if (activation.overClasses && axis === 0) {
    throw new BadInput({ file: view.file, tensor: view.tensor, place: 'activation', reason: 'the scores have no axis of classes' });
  }
  return derivedView(view, view.shape, 'float64', (values) => byGroups(values, view.shape, { activation, axis }, (group) => activation.forward(group)));
}

/**
 * The gradient with respect to a row of the scores as they are given.
 * @param gradient with respect to the activated row
 * @param row the scores as they are given
 */
export function throughActivation({ activation, view, axis }: AppliedActivation, row: Float64Array, gradient: Float64Array): Float64Array {
  return byGroups(row, view.shape, { activation, axis }, (group, at) => activation.backward(group, at(gradient)));
}

/** Goes over the classes of each sample where they depend on each other, else over all elements at once. */
function byGroups(
  values: Float64Array, shape: Shape, { activation, axis }: Pick<AppliedActivation, 'activation' | 'axis'>,
  derive: (group: Float64Array, at: (of: Float64Array) => Float64Array) => Float64Array,
): Float64Array {
  if (!activation.overClasses) {
    return derive(values, (of) => of);
  }
  const classes = shape[axis] ?? 1;
  const stride = rowElements(shape.slice(axis));
  const result = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    if (Math.floor(i / stride) % classes === 0) {
      const at = (of: Float64Array): Float64Array => (stride === 1 ? of.subarray(i, i + classes) : Float64Array.from({ length: classes }, (_, c) => of[i + c * stride] ?? NaN));
      derive(at(values), at).forEach((value, c) => { result[i + c * stride] = value; });
    } else if (stride === 1) {
      i += classes - 2;
    }
  }
  return result;
}
