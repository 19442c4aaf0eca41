import { BadInput } from '../../errors';
import { isClassAxisOf } from '../../spec/infer/fittingShapes';
import type { LossEntry, LossSpec } from '../../spec/lossSpec';
import { writeSpec } from '../../spec/write';
import { formatReference } from '../../tensors/reference';
import type { LossCall } from './lossCall';

/** Tensors of a call that were saved from the debuggee. */
export interface SavedTensors {
  /** The dump as the spec refers to it, `step_12.npz`. */
  readonly file: string;
  /** Names in the dump by role; `weights` for those, and the spec's name of a parameter that is a list of numbers, `class_weights`. */
  readonly tensors: Readonly<Record<string, string>>;
  /** Shapes by role, where they are known. */
  readonly shapes?: Readonly<Record<string, readonly number[]>>;
}

/**
 * The spec that computes a call's loss from its saved tensors.
 * @throws BadInput where a tensor of the call was not saved
 */
export function specOfCall(call: LossCall, { file, tensors, shapes }: SavedTensors): LossSpec {
  const referenceOf = (role: string): string => {
    const name = Object.hasOwn(tensors, role) ? tensors[role] : undefined;
    if (name === undefined) {
      throw new BadInput({ file, reason: `the tensors of ${call.callee} that were saved have no ${role}` });
    }
    return formatReference(file, name, null);
  };
  const { weights, parameters, reduction, coefficient, convention, withClassAxis } = call;
  const isOther = withClassAxis !== undefined && hasClassAxis(call, shapes);
  const unused = isOther ? [] : withClassAxis?.parameters ?? [];
  const roles = Object.keys(call.roles).map((role): [string, string] => [role, referenceOf(role)]);
  // A list of numbers may be a tensor too: class weights that live on the device.
  const lists = Object.keys(tensors).filter((name) => name !== 'weights' && !Object.hasOwn(call.roles, name) && !unused.includes(name));
  const entry: LossEntry = {
    loss: isOther ? withClassAxis.loss : call.loss,
    roles: Object.fromEntries([...roles, ...lists.map((name): [string, string] => [name, referenceOf(name)])]),
    ...(weights === undefined ? {} : { weights: typeof weights === 'number' ? weights : referenceOf('weights') }),
    parameters: Object.fromEntries(Object.entries(parameters).filter(([name]) => !lists.includes(name) && !unused.includes(name))),
    ...(reduction === null ? {} : { reduction }),
    ...(coefficient === undefined ? {} : { coefficient }),
  };
  return { convention, losses: [entry], regularization: [] };
}

/** The text of the `*.loss.json`. @throws BadInput where a tensor of the call was not saved */
export function specTextOfCall(call: LossCall, saved: SavedTensors): string {
  return writeSpec(specOfCall(call, saved));
}

function hasClassAxis({ roles }: LossCall, shapes: SavedTensors['shapes']): boolean {
  const scores = shapes?.[Object.keys(roles).find((role) => role !== 'labels') ?? ''];
  const labels = shapes?.['labels'];
  return scores !== undefined && labels !== undefined && isClassAxisOf(scores, labels);
}
