// The fused kernels: one pass over a block of rows gives what a loss's TensorFlow.js definition gives op by op. Pointers are into
// the memory of TensorFlow.js; nothing is kept between calls but constants.
import { initDecisions } from './decisionEights32';
import { initDecode } from './decode';
import { initExponential } from './exponential';
import { initFusedPowers } from './fusedPowers';
import { initLogarithm } from './logarithm';

/** Sets the constants; once, before any kernel runs. */
export function initialize(): void {
  initExponential();
  initLogarithm();
  initDecode();
  initDecisions();
  initFusedPowers();
}

export { exponential } from './exponential';
export { isFused } from './fusedPowers';
export { sparseSoftmaxCrossEntropy32, sparseSoftmaxCrossEntropy64 } from './sparseSoftmaxCrossEntropy';
export { softmaxCrossEntropy32, softmaxCrossEntropy64 } from './softmaxCrossEntropy';
export { multiclassMargins32, multiclassMargins64 } from './multiclassMargins';
export { sigmoidCrossEntropy32, sigmoidCrossEntropy64, binaryHinge32, binaryHinge64 } from './decisionLosses';
export { logLoss32, logLoss64 } from './logLoss';
export { squaredError32, squaredError64, absoluteError32, absoluteError64, centredSquares32, centredSquares64, products32, products64 } from './regression';
export { statistics32, statistics64, sumOfAbsolutes32, sumOfAbsolutes64, sumOfSquares32, sumOfSquares64 } from './statistics';
export {
  decodeFloat16, decodeBfloat16, decodeByTable, swapBytes16, swapBytes32, swapBytes64,
  float32OfInt8, float32OfUint8, float32OfInt16, float32OfUint16,
  float64OfInt32, float64OfUint32, float64OfInt64, float64OfUint64, float64OfFloat32,
  classIndicesOfInt8, classIndicesOfUint8, classIndicesOfInt16, classIndicesOfUint16, classIndicesOfInt32, classIndicesOfUint32, classIndicesOfInt64,
  classIndicesOfFloat32, classIndicesOfFloat64,
} from './decode';
