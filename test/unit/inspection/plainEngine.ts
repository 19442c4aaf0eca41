import { BadInput } from '../../../src/core/errors';
import type {
  LossRequest, LossResult, RegularizerRequest, RegularizerResult, SampleDetail, SampleGradient, SampleValue, Sums, Task,
} from '../../../src/core/engine/evaluation';
import { derivedNumbers, heldNumbers } from '../../../src/core/engine/sampleNumbers';
import type { LossEngine } from '../../../src/core/inspection/engine';
import type { TensorView } from '../../../src/core/tensors/tensor';

/** Rows of a small tensor as numbers. */
async function rowsOf(view: TensorView | undefined): Promise<number[][]> {
  if (view === undefined) {
    throw new BadInput({ reason: 'a role is missing' });
  }
  const count = view.shape[0] ?? 1;
  const { data } = await view.readRows(0, count);
  const width = data.length / Math.max(1, count);
  return Array.from({ length: count }, (_, i) => Array.from(data.subarray(i * width, (i + 1) * width), Number));
}

interface PlainLoss {
  readonly task: Task;
  readonly loss: number;
  readonly label: SampleValue;
  readonly predicted: SampleValue;
  readonly probability: number;
}

function softmax(row: readonly number[]): number[] {
  const max = Math.max(...row);
  const powers = row.map((value) => Math.exp(value - max));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

function sampleLoss(loss: string, scores: readonly number[], wanted: readonly number[], sample: number, view: TensorView): PlainLoss {
  if (loss === 'sparse_softmax_cross_entropy' || loss === 'multiclass_svm') {
    const label = wanted[0] ?? NaN;
    if (!(label >= 0 && label < scores.length)) {
      throw new BadInput({ file: view.file, tensor: view.tensor, place: `sample ${sample}`, reason: `label ${label} is outside [0, ${scores.length})` });
    }
    const probabilities = softmax(scores);
    const probability = probabilities[label] ?? NaN;
    const predicted = probabilities.some(Number.isNaN) ? NaN : scores.indexOf(Math.max(...scores));
    return { task: 'multiclass', loss: -Math.log(probability), label, predicted, probability };
  }
  if (loss === 'sigmoid_cross_entropy') {
    const losses = scores.map((x, i) => Math.max(x, 0) - x * (wanted[i] ?? 0) + Math.log1p(Math.exp(-Math.abs(x))));
    const set = (values: readonly number[]): SampleValue => values.flatMap((value, i) => (value > 0 ? [i] : []));
    const mean = losses.reduce((sum, value) => sum + value, 0) / losses.length;
    return { task: 'multilabel', loss: mean, label: set(wanted), predicted: set(scores), probability: NaN };
  }
  const error = (scores[0] ?? NaN) - (wanted[0] ?? NaN);
  return { task: 'regression', loss: error * error, label: wanted[0] ?? null, predicted: scores[0] ?? null, probability: NaN };
}

/** An engine of a few losses in plain float64, for tests of what stands around the real one. */
export const plainEngine: LossEngine = {
  async evaluate(request: LossRequest): Promise<LossResult> {
    const view = request.inputs['labels'];
    const scores = await rowsOf(request.inputs['logits'] ?? request.inputs['predictions']);
    const wanted = await rowsOf(view);
    if (view === undefined || scores.length !== wanted.length) {
      throw new BadInput({ reason: 'lengths differ' });
    }
    const losses = scores.map((row, i) => sampleLoss(request.loss, row, wanted[i] ?? [], i, view));
    const numerator = losses.reduce((sum, { loss }) => sum + loss, 0);
    const isCollected = request.loss !== 'hinge_loss';
    const column = (value: (loss: PlainLoss) => number): Float64Array => Float64Array.from(losses, value);
    return {
      task: losses[0]?.task ?? 'regression',
      value: isCollected ? numerator / losses.length : null,
      valueArray: isCollected ? null : { shape: [losses.length], data: column(({ loss }) => loss) },
      numerator, denominator: losses.length, reduction: 'SUM_BY_NONZERO_WEIGHTS', collected: isCollected,
      reductions: [{
        reduction: 'SUM_BY_NONZERO_WEIGHTS', value: numerator / losses.length, numerator, denominator: losses.length, denominatorOf: 'elements',
        arithmetic: `${numerator} / ${losses.length}`,
      }],
      framework: 'plain', denominatorOf: 'elements', positions: [], ignored: 0,
      sums: {
        weighted: numerator, unweighted: numerator, weights: losses.length, given: losses.length, present: losses.length,
        counted: losses.length, kept: losses.length, elements: losses.length, rows: losses.length,
      },
      samples: losses.length,
      classCount: scores[0] === undefined || scores[0].length < 2 ? null : scores[0].length,
      columns: {
        ignored: null, loss: column(({ loss }) => loss),
        weight: derivedNumbers(losses.length, () => 1),
        contribution: heldNumbers(column(({ loss }) => loss / losses.length)),
        label: column(({ label }) => Number(label)),
        predicted: column(({ predicted }) => Number(predicted)),
        probability: column(({ probability }) => probability),
        confidence: null,
        margin: null,
        labelAt: (sample) => losses[sample]?.label ?? null,
        predictedAt: (sample) => losses[sample]?.predicted ?? null,
      },
      parameters: request.parameters, formula: 'plain', arithmetic: `${numerator} / ${losses.length}`, observations: [],
    };
  },

  async regularize(request: RegularizerRequest): Promise<RegularizerResult> {
    const tensors: { reference: string; value: number; elements: number }[] = [];
    for (const view of request.tensors) {
      const values = (await rowsOf(view)).flat();
      const value = request.scale * values.reduce((sum, x) => sum + (x * x) / 2, 0);
      tensors.push({ reference: view.reference, value, elements: values.length });
    }
    return { value: tensors.reduce((sum, { value }) => sum + value, 0), tensors, formula: 'scale · ½Σw²', observations: [] };
  },

  async sampleGradients(request: LossRequest, { sample, sums }: { readonly sample: number; readonly sums: Sums }): Promise<readonly SampleGradient[]> {
    const scores = (await rowsOf(request.inputs['logits']))[sample];
    if (scores === undefined) {
      throw new BadInput({ reason: 'the plain engine differentiates nothing but logits' });
    }
    const label = (await rowsOf(request.inputs['labels']))[sample]?.[0];
    return [{ role: 'logits', values: Float64Array.from(softmax(scores), (p, i) => (p - (i === label ? 1 : 0)) / sums.kept) }];
  },

  elementLosses: () => Promise.reject(new BadInput({ reason: 'the plain engine has no losses of elements' })),

  async detail(request: LossRequest, sample: number, margin = 1): Promise<SampleDetail> {
    const { columns } = await this.evaluate(request, { signal: { aborted: false }, progress: () => undefined, pause: () => Promise.resolve() });
    const scores = (await rowsOf(request.inputs['logits'] ?? request.inputs['predictions']))[sample] ?? [];
    const label = Number(columns.labelAt(sample));
    return {
      sample, loss: columns.loss[sample] ?? NaN, weight: 1, label: columns.labelAt(sample), predicted: columns.predictedAt(sample),
      probability: columns.probability?.[sample] ?? null, margin: null,
      logits: Float64Array.from(scores), probabilities: Float64Array.from(softmax(scores)),
      margins: Float64Array.from(scores, (score, i) => (i === label ? 0 : Math.max(0, score - (scores[label] ?? 0) + margin))),
      predictions: null, targets: null,
    };
  },
};
