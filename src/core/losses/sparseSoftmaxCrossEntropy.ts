import { classLayout, classPlan, classRows, labelsDiffer, sameShape } from './classAxis';
import { kerasSparseCategorical } from './crossEntropy/keras';
import { pytorchCrossEntropy } from './crossEntropy/pytorch';
import { sklearnLogLossOfLogits } from './crossEntropy/sklearnLogLoss';
import { classLogits } from './descriptions';
import { slimForm } from './forms';
import type { LossDefinition, LossForm } from './loss';
import { classLabels } from './plans';
import { refuse, shapeText } from './shapes';
import { oneHotLabels, sparseSoftmaxCrossEntropyOf } from './softmax';
import { tfLossesSqueezingWeighting } from './weighting/tfLosses';

const name = 'sparse_softmax_cross_entropy';

const sparse: Omit<LossForm, 'framework' | 'weighting' | 'plan'> = {
  formula: '−log softmax(x)[label]',
  roles: [classLogits, { role: 'labels', description: 'Class indices from 0, one for each sample' }],
  parameters: [],
  kernel: () => ({ kind: 'sparse-softmax-cross-entropy' }),
  elementwise: (block) => sparseSoftmaxCrossEntropyOf(classRows(block, 'logits'), oneHotLabels(block)),
  scores: (block) => ({ logits: classRows(block, 'logits'), labels: oneHotLabels(block), areProbabilities: false }),
};

/** Softmax cross-entropy on class indices: Slim's on [B] or [B, 1], tf.losses' and the others' on any rank. */
export const sparseSoftmaxCrossEntropy: LossDefinition = {
  name,
  title: 'Sparse softmax cross-entropy',
  task: 'multiclass',
  forms: {
    'tf-slim': slimForm(name, { ...sparse, plan: (inputs) => classLabels(inputs, name) }),
    'tf.losses': {
      ...sparse,
      framework: `tf.losses.${name}`,
      weighting: tfLossesSqueezingWeighting,
      plan: (inputs) => {
        const layout = classLayout(inputs, 'logits', -1, labelsDiffer(name));
        const { labels, scores, lossShape } = layout;
        if (!sameShape(labels.shape, lossShape) && !sameShape(labels.shape, [...lossShape, 1])) {
          throw refuse(labels, 'shape', `${name} takes class indices ${shapeText(lossShape)} for logits ${shapeText(scores.shape)}; labels are ${shapeText(labels.shape)}`);
        }
        return classPlan({ ...layout, kind: 'classes' });
      },
    },
    keras: kerasSparseCategorical,
    pytorch: pytorchCrossEntropy,
    sklearn: sklearnLogLossOfLogits,
  },
};
