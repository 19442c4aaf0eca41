import type { ParameterDescription, RoleDescription } from '../engine/evaluation';

/** Roles and parameters that several losses have. */
export const classLogits: RoleDescription = { role: 'logits', description: 'Scores before softmax, [samples, classes]' };
export const elementLogits: RoleDescription = { role: 'logits', description: 'Scores before the sigmoid, one row for each sample' };
export const predictions: RoleDescription = { role: 'predictions', description: 'What the model put out, one row for each sample' };
export const targets: RoleDescription = { role: 'labels', description: 'What was wanted, of the same shape' };
export const binaryLabels: RoleDescription = { role: 'labels', description: '0 or 1 for each element, of the same shape' };

export const labelSmoothing = (toward: string): ParameterDescription => ({
  name: 'label_smoothing', type: 'number', default: 0, minimum: 0, description: `Share of each label that is moved to ${toward}`,
});
