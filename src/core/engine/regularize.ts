import type { Scalar } from '@tensorflow/tfjs-core';
import { BadInput } from '../errors';
import { regularizers } from '../regularizers';
import type { Regularizer, SumFactors } from '../regularizers/regularizer';
import { rowElements } from '../tensors/shape';
import { CompensatedSum } from '../tensors/statistics';
import type { TensorView } from '../tensors/tensor';
import { portion, throwIfCancelled, type Work } from '../work';
import { computeOn, elementsOf, type Backends } from './backend';
import type { RowRange } from './blockQueue';
import type { Observation, RegularizerRequest, RegularizerResult } from './evaluation';
import { toFloat64 } from './float64Rows';
import { floatTypeOf, HeapRows } from './heapRows';
import type { FusedKernels } from './kernels';
import { inTurn, readAhead } from './readAhead';

const blockElements = 2 ** 19;

/** @throws BadInput where the regularizer is not known or its scale is refused */
export async function regularize(request: RegularizerRequest, backends: Backends, work: Work): Promise<RegularizerResult> {
  const regularizer = regularizers.find(({ name }) => name === request.regularizer);
  if (regularizer === undefined) {
    throw new BadInput({ place: 'regularizer', reason: `${request.regularizer} is not known; there are ${regularizers.map(({ name }) => name).join(', ')}` });
  }
  for (const [place, scale] of [['scale', request.scale], ['scale_l2', request.scaleL2 ?? 0]] as const) {
    if (!(scale >= 0)) {
      throw new BadInput({ place, reason: `Setting a scale less than 0 on a regularizer: ${scale}` });
    }
  }
  if (request.tensors.length === 0) {
    throw new BadInput({ place: 'tensors', reason: 'No weights to regularize' });
  }
  const tensors: { reference: string; value: number; elements: number }[] = [];
  for (const [i, view] of request.tensors.entries()) {
    const value = await penaltyOf(regularizer, view, request, backends, portion(work, i / request.tensors.length, (i + 1) / request.tensors.length));
    tensors.push({ reference: view.reference, value, elements: view.shape.reduce((size, length) => size * length, 1) });
  }
  const value = tensors.reduce((sum, tensor) => sum + tensor.value, 0);
  return {
    value,
    tensors,
    formula: halves(request) ? regularizer.formula : regularizer.formulaWithoutHalf ?? regularizer.formula,
    observations: aboutHalf(request, value),
  };
}

async function penaltyOf(regularizer: Regularizer, view: TensorView, request: RegularizerRequest, { kernels, tensorFlow }: Backends, work: Work): Promise<number> {
  const { scale, scaleL2 } = request;
  const half = halves(request) ? 0.5 : 1;
  if (kernels !== null) {
    return sumOfPenalties(view, kernels, regularizer.factors({ scale, l2: scaleL2 ?? 0, half }), work);
  }
  const { float64 } = await tensorFlow();
  const rows = view.shape[0] ?? 1;
  const blockRows = blockRowsOf(view);
  const sum = new CompensatedSum();
  const constant = (value: number): Scalar | null => (value === 0 ? null : float64.constant(value));
  for (let start = 0; start < rows; start += blockRows) {
    throwIfCancelled(work.signal);
    const end = Math.min(rows, start + blockRows);
    const values = toFloat64((await view.readRows(start, end, work)).data);
    sum.add(computeOn(float64, () => {
      const scales = { scale: constant(scale), l2: constant(scaleL2 ?? 0), half: float64.constant(half) };
      const penalty = regularizer.penalty(float64.tensor(values, [values.length]), scales);
      return penalty === null ? 0 : elementsOf(penalty)[0] ?? 0;
    }));
    work.progress(end / rows, view.reference);
    await work.pause();
  }
  return sum.value;
}

/** The same through the kernels that sum. */
async function sumOfPenalties(view: TensorView, kernels: FusedKernels, factors: SumFactors, work: Work): Promise<number> {
  const rows = view.shape[0] ?? 1;
  const type = floatTypeOf([view], kernels);
  const blockRows = Math.min(rows, blockRowsOf(view));
  const places = [new HeapRows(view, type, kernels, blockRows), new HeapRows(view, type, kernels, blockRows)] as const;
  const absolutes = new CompensatedSum();
  const squares = new CompensatedSum();
  const read = async ({ start, end }: RowRange): Promise<HeapRows> => {
    const place = places[(start / blockRows) % 2 === 0 ? 0 : 1];
    await place.read(start, end, work);
    return place;
  };
  try {
    for await (const { range: { start, end }, read: { block } } of readAhead(inTurn(rows, blockRows), read)) {
      throwIfCancelled(work.signal);
      const elements = { values: block, dtype: type, count: (end - start) * rowElements(view.shape) };
      absolutes.add(factors.absolutes === 0 ? 0 : kernels.sumOfAbsolutes(elements));
      squares.add(factors.squares === 0 ? 0 : kernels.sumOfSquares(elements));
      work.progress(end / rows, view.reference);
      await work.pause();
    }
  } finally {
    places.forEach((place) => { place.release(); });
  }
  return (factors.absolutes === 0 ? 0 : factors.absolutes * absolutes.value) + (factors.squares === 0 ? 0 : factors.squares * squares.value);
}

function blockRowsOf({ shape }: TensorView): number {
  return Math.max(1, Math.floor(blockElements / Math.max(1, rowElements(shape))));
}

/** What the same scale means elsewhere. */
function aboutHalf(request: RegularizerRequest, value: number): readonly Observation[] {
  const { regularizer, convention } = request;
  if (regularizer !== 'l2' || value === 0 || !Number.isFinite(value)) {
    return [];
  }
  const wanted = halves(request) ? 2 * value : value / 2;
  const number = String(Number(wanted.toPrecision(6)));
  if (convention === 'pytorch') {
    return [{
      code: 'weight-decay-not-in-loss', severity: 'info',
      message: `PyTorch's weight_decay changes the gradient and is in no loss that training prints. This is what it is the gradient of, ½·λ·Σv²; Keras's L2 of the same scale, without the half, is ${number}.`,
      evidence: { value, wanted, convention: 'keras' },
    }];
  }
  return [{
    code: 'l2-half', severity: 'info',
    message: halves(request)
      ? `The L2 penalty is halved, as tf.nn.l2_loss and Slim's l2_regularizer do it. Keras's L2 of the same scale is ${number}.`
      : `Keras's L2 penalty is not halved. tf.nn.l2_loss and Slim's l2_regularizer of the same scale are ${number}.`,
    evidence: { value, wanted, convention: halves(request) ? 'keras' : 'tf-slim' },
  }];
}

/** `tf.nn.l2_loss` has a half, and so has what PyTorch's weight_decay is the gradient of; Keras's L2 has none. */
function halves({ convention }: RegularizerRequest): boolean {
  return convention !== 'keras';
}
