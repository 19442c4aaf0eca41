import assert from 'node:assert/strict';
import type { Explanation, Match } from '../../../../src/core/inspection/explain/explanation';
import { explained, specOf } from './explainTensors';

type Wanted = Partial<Pick<Match, 'convention' | 'loss' | 'reduction' | 'hypothesis' | 'parameters' | 'arithmetic'>>;

/** A number that a framework printed for some tensors, and what is to be named for it among the first three. */
interface Golden {
  readonly title: string;
  readonly number: string;
  readonly loss: string;
  readonly entry?: object;
  readonly around?: object;
  readonly tensors: Readonly<Record<string, unknown>>;
  readonly wanted: Wanted;
}

const weighted = { logits: [[0.2, 0.3, 0.5], [0.5, 0.2, 0.3]], labels: [2, 1] };
const classWeights = { convention: 'pytorch', class_weights: [2, 4, 6] };
const ignored = { logits: weighted.logits, labels: [-100, -100] };
const meanAbsolute = { predictions: [2, 3], labels: [1, 2], weights: [0, 1] };
const pairs = { predictions: [[0.5, -0.2, 0.9]], labels: [[0, 0, 0]] };
const margin = { logits: [[2, 1.5, -1]], labels: [0] };
const negative = { logits: [[-0.2, -1.5, -2]], labels: [0] };
const unnormalised = { predictions: [[0.2, 0.3]], labels: [1] };
const penalty = { predictions: [1, 2], labels: [1, 1], kernel: [1, 2, 3] };
const l2 = { regularization: [{ regularizer: 'l2', scale: 0.1, tensors: ['run.json#kernel'] }] };

// The numbers are those of the public threads that each trap comes from, or arithmetic written out beside them.
const goldens: readonly Golden[] = [
  { title: 'torch divides by the weights of the labels (pytorch#25571)', number: '1.05983', loss: 'sparse_softmax_cross_entropy', entry: classWeights, tensors: weighted,
    wanted: { convention: 'pytorch', reduction: 'mean', hypothesis: null, arithmetic: '10.5983 / 10 = 1.05983' } },
  { title: 'Keras divides class weights by the samples', number: '5.29916', loss: 'sparse_softmax_cross_entropy', entry: classWeights, tensors: weighted,
    wanted: { convention: 'keras', reduction: 'sum_over_batch_size', hypothesis: null, arithmetic: '10.5983 / 2 = 5.29916' } },
  { title: 'torch\'s sum of weighted losses', number: '10.59831', loss: 'sparse_softmax_cross_entropy', entry: classWeights, tensors: weighted,
    wanted: { convention: 'pytorch', reduction: 'sum' } },
  { title: 'class weights that are in the dump and not in the spec, torch', number: '1.05983', loss: 'sparse_softmax_cross_entropy', tensors: { ...weighted, class_weights: [2, 4, 6] },
    wanted: { convention: 'pytorch', hypothesis: 'class_weights from class_weights', arithmetic: '10.5983 / 10 = 1.05983' } },
  { title: 'class weights that are in the dump and not in the spec, Keras', number: '5.29916', loss: 'sparse_softmax_cross_entropy', tensors: { ...weighted, class_weights: [2, 4, 6] },
    wanted: { convention: 'keras', hypothesis: 'class_weights from class_weights', arithmetic: '10.5983 / 2 = 5.29916' } },
  { title: 'all labels ignored: torch\'s mean is NaN (pytorch#70348)', number: 'nan', loss: 'sparse_softmax_cross_entropy', tensors: ignored,
    wanted: { convention: 'pytorch', reduction: 'mean', arithmetic: '0 / 0 = NaN' } },
  { title: 'all labels ignored: torch\'s sum is 0', number: '0.0', loss: 'sparse_softmax_cross_entropy', entry: { convention: 'pytorch' }, tensors: ignored,
    wanted: { convention: 'pytorch', reduction: 'sum' } },
  { title: 'Keras divides by the count (keras#19740)', number: '0.5', loss: 'absolute_difference', tensors: meanAbsolute,
    wanted: { convention: 'keras', reduction: 'sum_over_batch_size', arithmetic: '1 / 2 = 0.5' } },
  { title: 'TF1 divides by the non-zero weights', number: '1.0', loss: 'absolute_difference', entry: { convention: 'keras' }, tensors: meanAbsolute,
    wanted: { convention: 'tf-slim', reduction: 'SUM_BY_NONZERO_WEIGHTS', arithmetic: '1 / 1 = 1' } },
  { title: 'slim\'s pairs over n²', number: '0.41333', loss: 'mean_pairwise_squared_error', entry: { convention: 'tf.losses' }, tensors: pairs, wanted: { convention: 'tf-slim' } },
  { title: 'tf.losses\' pairs over n(n − 1)', number: '0.62', loss: 'mean_pairwise_squared_error', tensors: pairs, wanted: { convention: 'tf.losses', hypothesis: null } },
  { title: 'pairs where an MSE is looked at', number: '0.41333', loss: 'mean_squared_error', tensors: pairs, wanted: { convention: 'tf-slim', loss: 'mean_pairwise_squared_error' } },
  // Slim's L = 2·1.1/3 − 2·1.2²/9 = 0.413333 and 2·0.26/3 − 2·0.2²/9 = 0.164444: their mean is 0.288889.
  { title: 'pairs averaged over the batch, as the name says and the code does not', number: '0.288889', loss: 'mean_pairwise_squared_error',
    tensors: { predictions: [[0.5, -0.2, 0.9], [0.1, 0.4, -0.3]], labels: [[0, 0, 0], [0, 0, 0]] }, wanted: { convention: 'tf-slim', hypothesis: 'divided by the samples' } },
  { title: 'torch\'s multi-margin over C', number: '0.16667', loss: 'multiclass_svm', tensors: margin, wanted: { convention: 'pytorch', loss: 'multiclass_svm' } },
  { title: 'Weston and Watkins\' sum, from a cross-entropy', number: '0.5', loss: 'sparse_softmax_cross_entropy', tensors: margin, wanted: { convention: 'tf-slim', loss: 'multiclass_svm' } },
  { title: 'Keras\' categorical hinge', number: '1.2', loss: 'multiclass_svm', tensors: negative, wanted: { convention: 'keras' } },
  { title: 'torch\'s multi-margin of the same', number: '0', loss: 'categorical_hinge', tensors: negative, wanted: { convention: 'pytorch' } },
  { title: 'scikit-learn before 1.5 (sklearn#24515)', number: '0.5108256', loss: 'log_loss', entry: { convention: 'sklearn' }, tensors: unnormalised,
    wanted: { convention: 'sklearn', hypothesis: 'each row renormalised, as scikit-learn before 1.5 did', parameters: { renormalize: true } } },
  { title: 'scikit-learn since 1.5', number: '1.2039728', loss: 'log_loss', entry: { convention: 'sklearn' }, tensors: unnormalised,
    wanted: { convention: 'sklearn', hypothesis: null, parameters: {} } },
  // ½·1 = 0.5 of errors; 0.1·½·14 = 0.7 of L2, 1.4 without the half.
  { title: 'the total with slim\'s half of L2', number: '1.2', loss: 'mean_squared_error', around: l2, tensors: penalty, wanted: { loss: 'total', hypothesis: null, arithmetic: '0.5 + 0.7 = 1.2' } },
  { title: 'the total with Keras\' L2', number: '1.9', loss: 'mean_squared_error', around: l2, tensors: penalty, wanted: { hypothesis: 'L2 without the ½ (Keras)', arithmetic: '0.5 + 1.4 = 1.9' } },
  // torch's logarithm is no less than −100; slim's has 1e-7 added: −log 1e-7 = 16.118096.
  { title: 'torch\'s floor of the logarithm', number: '100', loss: 'log_loss', tensors: { predictions: [0, 0], labels: [1, 1] }, wanted: { convention: 'pytorch', loss: 'log_loss' } },
  { title: 'slim\'s epsilon', number: '16.1181', loss: 'log_loss', entry: { convention: 'pytorch' }, tensors: { predictions: [0, 0], labels: [1, 1] }, wanted: { convention: 'tf-slim', loss: 'log_loss', parameters: {} } },
  // (log softmax of [1, 2, 3] at class 1) 1.407606 as torch and Keras' sparse loss have it; labels 1…3 where classes run 0…2.
  { title: 'labels counted from one', number: '1.407606', loss: 'sparse_softmax_cross_entropy', tensors: { logits: [[1, 2, 3], [2, 3, 1]], labels: [2, 1] },
    wanted: { hypothesis: 'labels counted from one' } },
];

async function explanationOf({ number, loss, entry = {}, around = {}, tensors }: Golden): Promise<Explanation> {
  return explained(number, specOf(loss, tensors, entry, around), tensors);
}

function fits(match: Match, wanted: Wanted): boolean {
  return Object.entries(wanted).every(([name, value]) => JSON.stringify(match[name as keyof Match]) === JSON.stringify(value));
}

function assertNames(explanation: Explanation, number: string, wanted: Wanted): void {
  const { matches, isExplained } = explanation;
  assert.ok(isExplained, `nothing explains ${number}; nearest: ${JSON.stringify(matches.slice(0, 3), null, 1)}`);
  assert.ok(matches.slice(0, 3).some((match) => fits(match, wanted)), `${JSON.stringify(wanted)} is not among the first of ${number}: ${JSON.stringify(matches.slice(0, 3).map(({ spec: _, ...rest }) => rest), null, 1)}`);
  matches.forEach(({ difference, arithmetic }, i) => {
    assert.ok(difference >= (matches[i - 1]?.difference ?? 0) - 1e-8 * Math.abs(Number(number) || 1), `match ${i} is nearer than the one before it`);
    assert.ok(arithmetic.length > 0);
  });
}

describe('explain: the golden vectors', () => {
  for (const golden of goldens) {
    it(`${golden.number}: ${golden.title}`, async () => { assertNames(await explanationOf(golden), golden.number, golden.wanted); });
  }

  it('names what slim leaves out of the total: its hinge is no collected loss', async () => {
    const tensors = { logits: [[0.5], [-0.3]], labels: [[1], [1]], predictions: [[1], [3]] };
    const spec = { losses: [
      { loss: 'hinge_loss', logits: 'run.json#logits', labels: 'run.json#labels' },
      { loss: 'mean_squared_error', predictions: 'run.json#predictions', labels: 'run.json#labels' },
    ] };
    // Hinges 0.5 and 1.3, mean 0.9; squares 0 and 4, mean 2: get_total_loss gives 2, someone who adds both 2.9.
    assertNames(await explained('2.0', spec, tensors), '2.0', { loss: 'mean_squared_error', hypothesis: null });
    assertNames(await explained('2.9', spec, tensors), '2.9', { loss: 'total', hypothesis: 'hinge_loss added, which the framework\'s total leaves out', arithmetic: '2 + 0.9 = 2.9' });
  });
});
