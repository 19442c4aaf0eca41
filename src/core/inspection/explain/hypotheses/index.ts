import { batches } from './batches';
import { brier } from './brier';
import { classWeights, positiveWeight } from './classWeights';
import { coefficientLeftOut } from './coefficientLeftOut';
import { doubleSoftmax } from './doubleSoftmax';
import type { Hypothesis } from './hypothesis';
import { labelsCountedFromOne } from './labelsCountedFromOne';
import { maskChanged } from './maskChanged';
import { notCollected } from './notCollected';
import { oneSample } from './oneSample';
import { otherUnits } from './otherUnits';
import { perClassMean } from './perClassMean';
import { regularization } from './regularization';
import { scoresMistaken } from './scoresMistaken';
import { swapped } from './swapped';
import { tensorsBeside } from './tensorsBeside';
import { weightsLeftOut } from './weightsLeftOut';

/** Everything that may have gone wrong. */
export const hypotheses: readonly Hypothesis[] = [
  doubleSoftmax,
  scoresMistaken,
  brier,
  labelsCountedFromOne,
  swapped,
  weightsLeftOut,
  classWeights,
  positiveWeight,
  tensorsBeside,
  maskChanged,
  otherUnits,
  batches,
  perClassMean,
  oneSample,
  regularization,
  coefficientLeftOut,
  notCollected,
];
