// What is measured: the data, what is computed of it, who computes it, and what the ratio shall reach.

const classFiles = { logits: 'logits.npy', labels: 'labels.npy' };
const crossEntropy = { work: 'cross-entropy', loss: 'sparse_softmax_cross_entropy', convention: 'tf-slim' };
const everyPeer = ['ours, threads', 'numpy blocked', 'numpy in place', 'numpy simple', 'scipy', 'torch', 'scikit-learn', 'TensorFlow.js op by op', 'plain read'];
const numpyPeers = ['ours, threads', 'numpy blocked', 'numpy in place', 'numpy simple', 'plain read'];

/** `ours / peer` shall be at most this, where `by` does not name another of ours. `numpy` is the fastest of numpy's ways. */
const atMost = (against, ratio, by = 'ours') => ({ against, ratio, by });
const withThreads = (against, ratio) => atMost(against, ratio, 'ours, threads');

const scaled = (name, rows, classes) => ({
  name: `scaling-${name}`, title: `Softmax cross-entropy, ${name} elements`, scales: true,
  data: { kind: 'classes', rows, classes, files: classFiles }, ...crossEntropy, peers: ['ours, threads', 'numpy blocked', 'plain read'], goals: [],
});

export const cases = [
  {
    name: 'cross-entropy', title: 'Softmax cross-entropy, 50,000 × 1000 float32',
    data: { kind: 'classes', rows: 50_000, classes: 1000, files: classFiles }, ...crossEntropy, peers: everyPeer,
    goals: [atMost('numpy', 1 / 2.5), withThreads('numpy', 1 / 4), atMost('torch', 1 / 3)],
  },
  {
    name: 'cross-entropy-f16', title: 'Softmax cross-entropy, 50,000 × 1000 float16',
    data: { kind: 'classes', rows: 50_000, classes: 1000, dtype: 'float16', files: classFiles }, ...crossEntropy, peers: ['ours, threads', 'numpy blocked', 'numpy in place', 'torch', 'plain read'],
    goals: [atMost('numpy', 1 / 2.5)],
  },
  {
    name: 'cross-entropy-f64', title: 'Softmax cross-entropy, 50,000 × 1000 float64',
    data: { kind: 'classes', rows: 50_000, classes: 1000, dtype: 'float64', files: classFiles }, ...crossEntropy, peers: ['ours, threads', 'numpy blocked', 'numpy in place', 'torch', 'plain read'],
    goals: [atMost('numpy', 1)],
  },
  {
    name: 'cross-entropy-narrow', title: 'Softmax cross-entropy, 1,000,000 × 10 float32',
    data: { kind: 'classes', rows: 1_000_000, classes: 10, files: classFiles }, ...crossEntropy, peers: everyPeer.filter((peer) => peer !== 'scikit-learn'),
    goals: [atMost('numpy', 1 / 2.5)],
  },
  {
    name: 'svm', title: 'Multiclass SVM, 50,000 × 1000 float32',
    data: { kind: 'classes', rows: 50_000, classes: 1000, files: classFiles }, work: 'svm', loss: 'multiclass_svm', convention: 'tf-slim',
    peers: [...numpyPeers, 'torch'], goals: [atMost('numpy', 1 / 3.5)],
  },
  {
    name: 'mean-squared-error', title: 'Mean squared error, two arrays of 50 million float32',
    data: { kind: 'pairs', rows: 50_000, width: 1000, files: { predictions: 'predictions.npy', labels: 'labels.npy' } },
    work: 'squared-error', loss: 'mean_squared_error', convention: 'tf-slim', peers: [...numpyPeers, 'torch', 'scikit-learn'], goals: [atMost('numpy', 1)],
  },
  {
    name: 'sigmoid', title: 'Sigmoid cross-entropy, 1,000,000 × 80',
    data: { kind: 'decisions', rows: 1_000_000, classes: 80, files: classFiles },
    work: 'sigmoid', loss: 'sigmoid_cross_entropy', convention: 'tf-slim', roles: { labels: 'labels' }, peers: [...numpyPeers, 'torch'], goals: [atMost('numpy', 1 / 2.5)],
  },
  {
    name: 'l2', title: 'L2 of a checkpoint of 500 MB',
    data: { kind: 'weights', rows: 125_000, width: 1000, files: { weights: 'checkpoint.safetensors' } },
    work: 'l2', regularizer: 'l2', convention: 'tf-slim', peers: [...numpyPeers.slice(1), 'torch'], goals: [atMost('numpy', 1)],
  },
  {
    name: 'deflated', title: 'Softmax cross-entropy, 20,000 × 1000 float32 in a deflated npz',
    data: { kind: 'deflated', rows: 20_000, classes: 1000, files: { archive: 'run.npz' } }, ...crossEntropy,
    references: { logits: 'logits', labels: 'labels' }, peers: ['numpy blocked', 'numpy in place'], goals: [atMost('numpy', 1)],
  },
  {
    name: 'tokens', title: 'Softmax cross-entropy of tokens, [64, 512, 8192] bfloat16',
    data: { kind: 'classes', rows: 64 * 512, shape: [64, 512], classes: 8192, dtype: 'bfloat16', files: { logits: 'logits.safetensors', labels: 'labels.npy' } },
    work: 'cross-entropy', loss: 'sparse_softmax_cross_entropy', convention: 'keras', peers: ['ours, threads', 'numpy blocked', 'numpy in place', 'torch', 'plain read'], goals: [atMost('numpy', 1 / 2.5)],
  },
  scaled('10^5', 1000, 100),
  scaled('10^6', 10_000, 100),
  scaled('10^7', 100_000, 100),
  scaled('10^8', 1_000_000, 100),
  scaled('10^9', 1_000_000, 1000),
  {
    name: 'sparse-12gb', title: 'Softmax cross-entropy of a sparse file of 12 GB, 1,500,000 × 2000 float32', rounds: 3,
    data: { kind: 'sparse', rows: 1_500_000, classes: 2000, files: classFiles }, ...crossEntropy, peers: ['ours, threads', 'plain read'], goals: [withThreads('plain read', 1 / 0.6)],
  },
  {
    name: 'cold', title: 'Cold start: the whole process, 50,000 × 1000 float32', isProcess: true,
    data: { kind: 'classes', rows: 50_000, classes: 1000, files: classFiles }, ...crossEntropy, peers: ['numpy in place', 'numpy simple', 'torch', 'an empty node'],
    goals: [atMost('numpy', 0.6)],
  },
  {
    name: 'inspect', title: 'The whole inspection with its findings, 50,000 × 1000 float32',
    data: { kind: 'classes', rows: 50_000, classes: 1000, files: classFiles }, ...crossEntropy, isInspection: true, peers: ['ours, threads', 'numpy blocked', 'plain read'], goals: [],
  },
  {
    name: 'inspect-narrow', title: 'The whole inspection with its findings, 1,000,000 × 10 float32',
    data: { kind: 'classes', rows: 1_000_000, classes: 10, files: classFiles }, ...crossEntropy, isInspection: true, peers: ['ours, threads', 'numpy blocked', 'plain read'], goals: [],
  },
  {
    name: 'sort', title: 'Sorting a million rows by loss and filtering them by an expression',
    data: { kind: 'classes', rows: 1_000_000, classes: 10, files: classFiles }, ...crossEntropy, work: 'sort', peers: ['numpy simple'], goals: [],
  },
];
