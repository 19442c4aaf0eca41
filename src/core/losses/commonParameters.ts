import type { ParameterDescription, Task } from '../engine/evaluation';
import { activations } from './activations';
import type { LossForm } from './loss';

/** Roles that hold what a model put out. */
export const scoreRoles: readonly string[] = ['logits', 'predictions', 'log_probabilities'];

const activation: ParameterDescription = {
  name: 'activation', type: 'choice', choices: Object.keys(activations), default: null, onlyWhereSet: true,
  description: 'What is applied to the scores first, such as the softmax that a model ends in',
};
const labelOffset: ParameterDescription = {
  name: 'label_offset', type: 'integer', default: 0, onlyWhereSet: true,
  description: 'What is added to every label: -1 where they are counted from one',
};
const batchSize: ParameterDescription = {
  name: 'batch_size', type: 'integer', default: null, minimum: 1, onlyWhereSet: true,
  description: 'Rows of a batch: the value is the mean of the batches\' own values, as a training loop prints it',
};
const dropLast: ParameterDescription = {
  name: 'drop_last', type: 'boolean', default: false, onlyWhereSet: true,
  description: 'Whether the last batch is left out where it is smaller, as by PyTorch\'s DataLoader',
};

/** Names of parameters that say what is done around a loss, whosever definition it is. */
export const commonParameterNames: ReadonlySet<string> = new Set([activation, labelOffset, batchSize, dropLast].map(({ name }) => name));

/** What a spec may say of every loss beside its own parameters; nothing of one that the user defines. */
export function commonParameters(form: LossForm, task: Task): readonly ParameterDescription[] {
  if (form.isOpen === true) {
    return [];
  }
  const has = (role: string): boolean => form.roles.some((known) => known.role === role);
  return [
    ...(scoreRoles.some(has) ? [activation] : []),
    ...(task !== 'regression' && has('labels') ? [labelOffset] : []),
    batchSize, dropLast,
  ];
}
