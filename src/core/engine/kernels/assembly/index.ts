// The fused kernels: one pass over a block of rows gives what a loss's TensorFlow.js definition gives op by op. Pointers are into
// the memory of TensorFlow.js; nothing is kept between calls but constants.
import { initExponential } from './exponential';
import { initLogarithm } from './logarithm';

/** Sets the constants; once, before any kernel runs. */
export function initialize(): void {
  initExponential();
  initLogarithm();
}

export { exponential } from './exponential';
export { sparseSoftmaxCrossEntropy32, sparseSoftmaxCrossEntropy64 } from './sparseSoftmaxCrossEntropy';
