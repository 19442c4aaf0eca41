import type { FormDescription, ParameterDescription, RoleDescription } from '../../../src/core/engine/evaluation';
import type { InspectionView } from '../../../src/core/inspection/document';

const slim = (formula: string, roles: readonly RoleDescription[], parameters: readonly ParameterDescription[] = []): FormDescription => ({
  convention: 'tf-slim', framework: 'tf_slim.losses', formula, roles, parameters, reductions: ['SUM_BY_NONZERO_WEIGHTS'], defaultReduction: 'SUM_BY_NONZERO_WEIGHTS',
});

/** A few of the losses and regularizers, as the engine describes them. */
export const catalogue: InspectionView['catalogue'] = {
  losses: [
    {
      name: 'sparse_softmax_cross_entropy', title: 'Softmax cross-entropy with class labels', task: 'multiclass', forms: [slim('−log softmax(logits)[label]', [{ role: 'logits', description: 'Scores, one a class.' }, { role: 'labels', description: 'Class indices.' }])],
    },
    {
      name: 'multiclass_svm', title: 'Multiclass SVM (hinge over classes)', task: 'multiclass', forms: [slim('Σ max(0, s_j − s_label + Δ)', [{ role: 'logits', description: 'Scores, one a class.' }, { role: 'labels', description: 'Class indices.' }], [{ name: 'margin', type: 'number', default: 1, minimum: 0, description: 'Δ, the margin wanted.' }])],
    },
    {
      name: 'softmax_cross_entropy', title: 'Softmax cross-entropy with one-hot labels', task: 'multiclass', forms: [slim('−Σ labels · log softmax(logits)', [{ role: 'logits', description: 'Scores, one a class.' }, { role: 'labels', description: 'One-hot or class indices.' }], [{ name: 'label_smoothing', type: 'number', default: 0, minimum: 0, description: 'Share of the label spread over all classes.' }])],
    },
    {
      name: 'sigmoid_cross_entropy', title: 'Sigmoid cross-entropy', task: 'multilabel', forms: [slim('max(x, 0) − x·z + log(1 + exp(−|x|))', [{ role: 'logits', description: 'Scores.' }, { role: 'labels', description: 'Zeros and ones.' }], [{ name: 'label_smoothing', type: 'number', default: 0, minimum: 0, description: 'How far labels are moved to 1/2.' }])],
    },
    {
      name: 'mean_squared_error', title: 'Mean squared error', task: 'regression', forms: [slim('(prediction − target)²', [{ role: 'predictions', description: 'Values predicted.' }, { role: 'labels', description: 'Values wanted.' }])],
    },
  ],
  regularizers: [
    { name: 'l1', title: 'L1', formula: 'scale · Σ|w|' },
    { name: 'l2', title: 'L2', formula: 'scale · Σw² / 2' },
    { name: 'l1_l2', title: 'L1 and L2', formula: 'scale · Σ|w| + scale_l2 · Σw² / 2' },
    { name: 'sum', title: 'Sum', formula: 'scale · Σw' },
  ],
};
