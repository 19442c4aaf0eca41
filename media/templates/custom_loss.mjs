/**
 * A loss of your own. In a *.loss.json:
 *
 *   { "loss": "custom", "module": "./custom_loss.mjs", "logits": "run.npz#logits", "labels": "run.npz#labels", "gamma": 2 }
 *
 * Every key that is a reference comes in as a tensor, every number as a parameter. Save this file, and the panel
 * computes it anew. All is float64, also what TensorFlow.js calls "float32".
 *
 * @type {import('./loss-inspector').Loss}
 */
export default function loss({ logits, labels }, { gamma = 2 }, tf) {
  const classes = logits.shape[1];
  const logProbability = tf.sum(tf.mul(tf.logSoftmax(logits), tf.oneHot(labels, classes)), 1);
  const doubt = tf.sub(1, tf.exp(logProbability));
  // One loss a row, [rows]: weights, reduction and ranking follow. A single number, [], is taken as it is.
  return tf.neg(tf.mul(tf.pow(doubt, gamma), logProbability));
}
