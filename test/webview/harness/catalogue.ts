import type { InspectionView } from '../../../src/core/inspection/document';

/** A few of the losses and regularizers, as the engine describes them. */
export const catalogue: InspectionView['catalogue'] = {
  losses: [
    {
      name: 'sparse_softmax_cross_entropy', title: 'Softmax cross-entropy with class labels', task: 'multiclass', formula: '−log softmax(logits)[label]',
      roles: [{ role: 'logits', description: 'Scores, one a class.' }, { role: 'labels', description: 'Class indices.' }], parameters: [],
    },
    {
      name: 'multiclass_svm', title: 'Multiclass SVM (hinge over classes)', task: 'multiclass', formula: 'Σ max(0, s_j − s_label + Δ)',
      roles: [{ role: 'logits', description: 'Scores, one a class.' }, { role: 'labels', description: 'Class indices.' }],
      parameters: [{ name: 'margin', type: 'number', default: 1, minimum: 0, description: 'Δ, the margin wanted.' }],
    },
    {
      name: 'softmax_cross_entropy', title: 'Softmax cross-entropy with one-hot labels', task: 'multiclass', formula: '−Σ labels · log softmax(logits)',
      roles: [{ role: 'logits', description: 'Scores, one a class.' }, { role: 'labels', description: 'One-hot or class indices.' }],
      parameters: [{ name: 'label_smoothing', type: 'number', default: 0, minimum: 0, description: 'Share of the label spread over all classes.' }],
    },
    {
      name: 'sigmoid_cross_entropy', title: 'Sigmoid cross-entropy', task: 'multilabel', formula: 'max(x, 0) − x·z + log(1 + exp(−|x|))',
      roles: [{ role: 'logits', description: 'Scores.' }, { role: 'labels', description: 'Zeros and ones.' }],
      parameters: [{ name: 'label_smoothing', type: 'number', default: 0, minimum: 0, description: 'How far labels are moved to 1/2.' }],
    },
    {
      name: 'mean_squared_error', title: 'Mean squared error', task: 'regression', formula: '(prediction − target)²',
      roles: [{ role: 'predictions', description: 'Values predicted.' }, { role: 'labels', description: 'Values wanted.' }], parameters: [],
    },
  ],
  regularizers: [
    { name: 'l1', title: 'L1', formula: 'scale · Σ|w|' },
    { name: 'l2', title: 'L2', formula: 'scale · Σw² / 2' },
    { name: 'l1_l2', title: 'L1 and L2', formula: 'scale · Σ|w| + scale_l2 · Σw² / 2' },
    { name: 'sum', title: 'Sum', formula: 'scale · Σw' },
  ],
};
