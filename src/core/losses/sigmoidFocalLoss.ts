import { kerasBinaryFocal } from './crossEntropy/keras';
import { slimSigmoidFocal, torchvisionSigmoidFocal } from './crossEntropy/pytorchBinary';
import type { LossDefinition } from './loss';

/** The focal loss of yes-or-no decisions (Lin et al., 2017). */
export const sigmoidFocalLoss: LossDefinition = {
  name: 'sigmoid_focal_loss',
  title: 'Focal loss (sigmoid)',
  task: 'multilabel',
  forms: {
    'tf-slim': slimSigmoidFocal,
    keras: kerasBinaryFocal,
    pytorch: torchvisionSigmoidFocal,
  },
};
