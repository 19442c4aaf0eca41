import { batches } from './batches';
import { classWeights } from './classWeights';
import { coefficientLeftOut } from './coefficientLeftOut';
import { doubleSoftmax } from './doubleSoftmax';
import type { Hypothesis } from './hypothesis';
import { labelsCountedFromOne } from './labelsCountedFromOne';
import { maskChanged } from './maskChanged';
import { oneSample } from './oneSample';
import { otherUnits } from './otherUnits';
import { perClassMean } from './perClassMean';
import { regularization } from './regularization';
import { scoresMistaken } from './scoresMistaken';
import { swapped } from './swapped';
import { weightsLeftOut } from './weightsLeftOut';

/** Everything that may have gone wrong. */
export const hypotheses: readonly Hypothesis[] = [
  doubleSoftmax,
  scoresMistaken,
  labelsCountedFromOne,
  swapped,
  weightsLeftOut,
  classWeights,
  maskChanged,
  otherUnits,
  batches,
  perClassMean,
  oneSample,
  regularization,
  coefficientLeftOut,
];
