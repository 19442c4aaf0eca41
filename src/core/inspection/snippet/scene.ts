import type { LossResult } from '../../engine/evaluation';
import type { Convention, ParameterValue } from '../../spec/lossSpec';
import type { ComputedLoss } from '../evaluateSpec';

/** What the lines of a loss are written from. The code before them has loaded its roles as NumPy arrays. */
export interface Scene {
  readonly loss: string;
  readonly convention: Convention;
  readonly parameters: LossResult['parameters'];
  /** Labels are rows, one number for each score; else class indices. */
  readonly hasRows: boolean;
  /** Scores of a sample, along the last axis; 1 where there is no other axis. */
  readonly columns: number;
  /** Pairs have a target of 1 or −1 each. */
  readonly hasTarget: boolean;
  /** Elements are left out, by `keep`. */
  readonly leavesOut: boolean;
  /** Of the scores as they lie in the dump. */
  readonly dtype: string;
}

/** Lines that leave an array `losses`; null where the language has no such loss. */
export type LossLines = (scene: Scene) => readonly string[] | null;

const scoreRoles = ['logits', 'predictions', 'log_probabilities', 'losses'] as const;

/** Role of the scores of a loss. */
export function scoresOf({ request: { inputs } }: ComputedLoss): (typeof scoreRoles)[number] | undefined {
  return scoreRoles.find((role) => inputs[role] !== undefined);
}

export function sceneOf(loss: ComputedLoss): Scene {
  const { request: { inputs, convention, loss: name }, result } = loss;
  const scores = inputs[scoresOf(loss) ?? 'logits'];
  const labels = inputs['labels'];
  return {
    loss: name, convention, parameters: result.parameters, dtype: scores?.dtype ?? 'float64', leavesOut: result.ignored > 0, hasTarget: inputs['target'] !== undefined, columns: (scores?.shape.length ?? 1) > 1 ? scores?.shape.at(-1) ?? 1 : 1,
    hasRows: scores !== undefined && labels !== undefined && labels.shape.length === scores.shape.length && labels.shape.every((length, axis) => length === scores.shape[axis]),
  };
}

/** A parameter as Python writes it. */
export function python(value: ParameterValue | undefined): string {
  if (value === null || value === undefined) {
    return 'None';
  }
  return value === true ? 'True' : value === false ? 'False' : typeof value === 'object' ? `[${value.join(', ')}]` : String(value);
}

/**
 * Classes behind the other axes, labels of the same positions, and which of them count.
 * @param leavesOut whether labels that do not count are replaced; a framework's own function ignores them by itself
 */
export function preparing(loss: ComputedLoss, leavesOut = true): readonly string[] {
  const { request: { inputs }, result: { parameters, task, ignored } } = loss;
  const role = scoresOf(loss);
  const scores = role === undefined ? undefined : inputs[role];
  if (role === undefined || scores === undefined || task !== 'multiclass') {
    return [];
  }
  const { hasRows } = sceneOf(loss);
  const axis = parameters['axis'];
  const moves = typeof axis === 'number' && scores.shape.length > 2 && axis !== -1 && axis !== scores.shape.length - 1;
  const moved = (name: string): string => `${name} = np.moveaxis(${name}, ${String(axis)}, -1)  # classes last`;
  const ignoreIndex = parameters['ignore_index'];
  const lines = [...(moves ? [moved(role), ...(hasRows ? [moved('labels')] : [])] : []), ...(hasRows ? [] : [`labels = labels.reshape(${role}.shape[:-1])`])];
  const keeps = [
    ...(ignored > 0 && typeof ignoreIndex === 'number' && !hasRows ? [`labels != ${ignoreIndex}`] : []),
    ...(inputs['mask'] === undefined ? [] : [`np.broadcast_to(mask.reshape(mask.shape + (1,) * (${role}.ndim - 1 - mask.ndim)), ${role}.shape[:-1]) != 0`]),
  ];
  return keeps.length === 0 || !leavesOut ? lines : [
    ...lines, `keep = ${keeps.map((text) => (keeps.length > 1 ? `(${text})` : text)).join(' & ')}`, ...(hasRows ? [] : ['labels = np.where(keep, labels, 0)']),
  ];
}
