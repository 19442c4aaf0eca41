/**
 * What an optimizer keeps beside the weights, as PyTorch, Keras and TensorFlow name it: slots (`kernel/Adam_1`,
 * `.OPTIMIZER_SLOT`), powers of its decays, step counters.
 */
const optimizerState = /(^|[._/:])(optimizers?\w*|exp_avg(_sq)?|adam\w*|adagrad\w*|adadelta\w*|ftrl\w*|rmsprop\w*|momentum(_buffer)?|max_exp_avg_sq|beta[12]_power\w*|global_step|save_counter|num_batches_tracked)([._/:]|$)/i;

/** Whether a tensor of this name is no weight of the model. */
export function isOptimizerState(name: string): boolean {
  return optimizerState.test(name);
}
