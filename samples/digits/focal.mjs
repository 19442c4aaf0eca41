/**
 * The focal loss over classes (Lin and others, 2017): −(1 − p)^gamma · log p, where p is the probability of the
 * label. Sure samples count for less, so that the hard ones stand out.
 *
 * @type {import('../../media/loss-inspector').Loss}
 */
export default function focal({ logits, labels }, { gamma = 2 }, tf) {
  const classes = logits.shape[1];
  const logProbability = tf.sum(tf.mul(tf.logSoftmax(logits), tf.oneHot(labels, classes)), 1);
  const distance = tf.sub(1, tf.exp(logProbability));
  return tf.neg(tf.mul(tf.pow(distance, gamma), logProbability));
}
