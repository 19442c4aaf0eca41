import { tensorFlowForms } from './forms';
import { kerasCategoricalHinge, pytorchMultiMargin, sklearnMulticlassHinge, westonWatkinsSum } from './hinge/multiclassMargins';
import type { LossDefinition } from './loss';

/** The multiclass hinge that a convention has; TensorFlow has none, so that CS231n's sum stands there. */
export const multiclassSvm: LossDefinition = {
  name: 'multiclass_svm',
  title: 'Multiclass SVM',
  task: 'multiclass',
  forms: {
    ...tensorFlowForms('compute_weighted_loss', westonWatkinsSum),
    keras: kerasCategoricalHinge,
    pytorch: pytorchMultiMargin,
    sklearn: sklearnMulticlassHinge,
  },
};
