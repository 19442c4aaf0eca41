import type { FormDescription, ParameterDescription, RoleDescription } from '../../../src/core/engine/evaluation';
import type { Catalogue } from '../../../src/core/spec/catalogue';

const roles = (scores: string): { role: string; description: string }[] => [
  { role: scores, description: 'scores' }, { role: 'labels', description: 'labels' },
];

const slim = (formula: string, roles: readonly RoleDescription[], parameters: readonly ParameterDescription[] = []): FormDescription => ({
  convention: 'tf-slim', framework: '', formula, roles, parameters, reductions: ['SUM_BY_NONZERO_WEIGHTS'], defaultReduction: 'SUM_BY_NONZERO_WEIGHTS',
});

/** A catalogue that stays as it is while the real one grows. */
export const smallCatalogue: Catalogue = {
  losses: [
    {
      name: 'sparse_softmax_cross_entropy', title: 'Softmax cross entropy', task: 'multiclass', forms: [slim('', roles('logits'))],
    },
    {
      name: 'multiclass_svm', title: 'Multiclass SVM', task: 'multiclass', forms: [slim('', roles('logits'), [{ name: 'margin', type: 'number', default: 1, minimum: 0, description: '' }])],
    },
    {
      name: 'cosine_distance', title: 'Cosine distance', task: 'regression', forms: [slim('', roles('predictions'), [{ name: 'axis', type: 'integer', default: -1, description: '' }])],
    },
    { name: 'mean_squared_error', title: 'MSE', task: 'regression', forms: [slim('', roles('predictions'))], },
  ],
  regularizers: [
    { name: 'l1', title: 'L1', formula: '' }, { name: 'l2', title: 'L2', formula: '' }, { name: 'l1_l2', title: 'L1 and L2', formula: '' },
  ],
};
