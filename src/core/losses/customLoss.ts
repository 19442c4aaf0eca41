import type { ParameterDescription } from '../engine/evaluation';
import { usualRoles, userDefinedForms } from './freeLoss';
import type { Inputs, LossDefinition, LossForm, LossPlan } from './loss';
import type { Shape } from '../tensors/tensor';
import type { Weighting } from './weighting/weighting';

/** Bounds of a custom loss's process, where an entry does not say. */
export const defaultTimeLimit = 10;
export const defaultMemoryLimit = 2048;

/** Parameters that are the inspector's own; all others go to the module. */
export const customParameters: readonly ParameterDescription[] = [
  { name: 'module', type: 'text', default: null, description: 'Path of a JavaScript or TypeScript module whose default export computes the losses, from this file\'s folder' },
  { name: 'time_limit', type: 'number', default: defaultTimeLimit, minimum: 0.1, description: 'Seconds that the module may take for a block of rows before it is stopped' },
  { name: 'memory_limit', type: 'number', default: defaultMemoryLimit, minimum: 64, description: 'Megabytes that the module\'s process may use before it is stopped' },
];

/** A function of the user's, in a module of the workspace. It runs in a process of its own. */
export const customLoss: LossDefinition = {
  name: 'custom',
  title: 'Custom (a module of yours)',
  task: 'elementwise',
  forms: userDefinedForms(customForm),
};

function customForm(weighting: Weighting): LossForm {
  const elsewhere = (): never => { throw new RangeError('a custom loss is computed by its module, in a process of its own'); };
  return {
    framework: 'a module, in float64',
    formula: 'what the module computes',
    roles: [],
    isOpen: true,
    parameters: customParameters,
    weighting,
    plan: elsewhere,
    elementwise: elsewhere,
  };
}

/** The form of a module whose losses are known to have this shape. */
export function moduleForm(form: LossForm, moduleName: string, inputs: Inputs, lossShape: Shape): LossForm {
  const { scores } = usualRoles(inputs, lossShape);
  return {
    ...form,
    framework: `${moduleName}, in float64`,
    formula: `loss(${[...Object.keys(inputs)].join(', ')}) of ${moduleName}`,
    roles: Object.keys(inputs).map((role) => ({ role, description: `"${role}" of the module` })),
    ...(scores === undefined ? {} : { scores }),
  };
}

/** @param byRow the inputs that are given by rows; the others go with every block */
export function modulePlan(inputs: Inputs, byRow: readonly string[], lossShape: Shape): LossPlan {
  const { task, classCount } = usualRoles(inputs, lossShape);
  const whole = Object.keys(inputs).filter((role) => !byRow.includes(role));
  return { task, classCount, lossShape, labels: 'values', byRow, whole, ...(lossShape.length === 0 ? { isSingle: true } : {}) };
}
