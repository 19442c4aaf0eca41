import { tensorFlowForms } from './forms';
import type { LossDefinition } from './loss';
import { requireInput } from './shapes';

/** TF-Slim's `compute_weighted_loss`: elementwise losses that a dump holds already. */
export const computeWeightedLoss: LossDefinition = {
  name: 'compute_weighted_loss',
  title: 'Weighted loss of given losses',
  task: 'elementwise',
  forms: tensorFlowForms('compute_weighted_loss', {
    formula: 'the losses as they are',
    roles: [{ role: 'losses', description: 'Elementwise losses, one row for each sample' }],
    parameters: [],
    plan: (inputs) => ({ task: 'elementwise', lossShape: requireInput(inputs, 'losses').shape, classCount: null, labels: 'values' }),
    keepsDType: true,
    elementwise: (block) => block.tensor('losses').clone(),
  }),
};
