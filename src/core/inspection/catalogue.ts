import type { Catalogue } from '../spec/catalogue';

const classification = [{ role: 'logits', description: '' }, { role: 'labels', description: '' }];
const regression = [{ role: 'predictions', description: '' }, { role: 'labels', description: '' }];

/** TEMPORARY, until the registries exist. */
export const catalogue: Catalogue = {
  losses: [
    { name: 'sparse_softmax_cross_entropy', title: '', task: 'multiclass', formula: '', roles: classification, parameters: [] },
    { name: 'multiclass_svm', title: '', task: 'multiclass', formula: '', roles: classification, parameters: [{ name: 'margin', type: 'number', default: 1, description: '' }] },
    { name: 'sigmoid_cross_entropy', title: '', task: 'multilabel', formula: '', roles: classification, parameters: [] },
    { name: 'mean_squared_error', title: '', task: 'regression', formula: '', roles: regression, parameters: [] },
    { name: 'absolute_difference', title: '', task: 'regression', formula: '', roles: regression, parameters: [] },
  ],
  regularizers: [{ name: 'l2', title: '', formula: '' }],
};
