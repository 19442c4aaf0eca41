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

/** Of a framework that takes what is below 0 for none. */
export const labelSmoothingOfAnySign = (toward: string): ParameterDescription => {
  const { minimum: _, ...description } = labelSmoothing(toward);
  return description;
};

export const classIndicesOrRows: RoleDescription = { role: 'labels', description: 'Class indices from 0, or a row of probabilities for each' };

export const classAxis = (usual: number): ParameterDescription => ({
  name: 'axis', type: 'integer', default: usual, description: 'The axis of the scores that the classes lie along',
});

export const ignoreIndex = (usual: number | null): ParameterDescription => ({
  name: 'ignore_index', type: 'integer', default: usual, description: 'A label that stands for no class: its position is left out',
});

export const classWeights: ParameterDescription = {
  name: 'class_weights', type: 'numbers', default: null, minimum: 0, description: 'A weight for each class, in class order; `weight` of the framework',
};

export const fromLogits = (usual: boolean): ParameterDescription => ({
  name: 'from_logits', type: 'boolean', default: usual, description: 'Whether the scores are logits; otherwise they are probabilities',
});
