import { classLogits } from './descriptions';
import { tensorFlowForms } from './forms';
import type { LossDefinition } from './loss';
import { classLabels } from './plans';
import { oneHotLabels, sparseSoftmaxCrossEntropyOf } from './softmax';

/** TF-Slim's `sparse_softmax_cross_entropy` on class indices [B] or [B, 1]. */
export const sparseSoftmaxCrossEntropy: LossDefinition = {
  name: 'sparse_softmax_cross_entropy',
  title: 'Sparse softmax cross-entropy',
  task: 'multiclass',
  forms: tensorFlowForms('sparse_softmax_cross_entropy', {
    formula: '−log softmax(x)[label]',
    roles: [classLogits, { role: 'labels', description: 'Class indices from 0, one for each sample' }],
    parameters: [],
    plan: (inputs) => classLabels(inputs, 'sparse_softmax_cross_entropy'),
    elementwise: (block) => sparseSoftmaxCrossEntropyOf(block.tensor('logits'), oneHotLabels(block)),
    scores: (block) => ({ logits: block.tensor('logits'), labels: oneHotLabels(block), areProbabilities: false }),
  }),
};
