import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import { BadInput } from '../errors';
import type { Block, LossPlan } from '../losses/loss';
import { sizeOf } from '../losses/weighting/broadcastLayout';
import { tf } from '../tensorFlow';
import type { TensorData } from '../tensors/tensor';
import type { Work } from '../work';
import { computeOn, elementsOf, type Backends, type ComputeBackend } from './backend';
import { classIndices } from './classIndices';
import { checkDomains } from './domains';
import { excludedElements, type Mask } from './exclusion';
import { exactDifferences, toFloat64 } from './float64Rows';
import type { Prepared } from './prepare';
import { moduleLosses } from './moduleLosses';
import { sampleScores, type SampleScores } from './sampleScores';
import { spreadWeights, type Weights } from './weights';

/** What a block of rows gives. */
export interface BlockResult {
  /** Elementwise losses, `[rows, …]` flat. */
  readonly losses: Float64Array;
  /** What each counts for in a mean; null where each counts for one. */
  readonly counts: Float64Array | null;
  /** 1 where an element is left out; null where none is. */
  readonly excluded: Uint8Array | null;
  readonly scores: SampleScores | null;
  /** Class indices of the labels, where the definition takes such. */
  readonly classes: Int32Array | null;
  readonly data: Readonly<Record<string, TensorData>>;
}

/** The inputs of a block: as they are stored, and as the backends compute with them. */
export interface BlockValues {
  readonly data: Readonly<Record<string, TensorData>>;
  readonly values: Readonly<Record<string, Values>>;
}

export interface Surroundings {
  readonly backends: Backends;
  readonly weights: Weights;
  readonly mask: Mask | null;
}

/** Reads rows `[start, end)` of every input and computes their losses and scores. */
export async function computeBlock(prepared: Prepared, { backends, weights, mask }: Surroundings, [start, end]: readonly [number, number], work: Work): Promise<BlockResult> {
  const { form, plan, inputs, request } = prepared;
  const { data, values } = await readBlock(prepared, [start, end], work);
  const rows = end - start;
  const excluded = excludedElements(prepared, data['labels'], mask === null ? null : await mask.read(start, end, work), rows * sizeOf(plan.lossShape.slice(1)));
  const { weightShape } = plan;
  const within = weightShape === undefined ? null : spreadWeights(await weights.read(start, end, work), weights, rows, sizeOf(weightShape.slice(1)));
  const returned = prepared.module === null ? null : await moduleLosses(prepared, prepared.module, data, rows, work.signal);
  const on = (backend: ComputeBackend): BlockResult => computeOn(backend, () => {
    const block = blockOf(prepared, values, rows, backend);
    return {
      losses: returned ?? elementsOf(lossesOf(prepared, block, weights, within === null ? null : backend.tensor(within, [rows, within.length / rows]))),
      counts: form.counts === undefined ? null : elementsOf(form.counts(block)),
      scores: skipsScores(prepared) ? null : sampleScores(form, block, request.threshold),
      classes: values['labels'] instanceof Int32Array ? values['labels'] : null,
      excluded, data,
    };
  });
  const { float64, wasm } = await backends.tensorFlow();
  // Weights of both signs let the losses cancel each other, where float32 would show.
  if (wasm !== null && form.isFloat32Safe === true && weights.scalar !== null && Object.values(inputs).every(({ dtype }) => narrow.has(dtype))) {
    const fast = on(wasm);
    if (!lostInFloat32(fast.losses, values)) {
      return fast;
    }
  }
  return on(float64);
}

/** Whether the scores of samples are neither wanted nor needed to tell their labels. */
export function skipsScores({ request, plan }: Prepared): boolean {
  return request.valueOnly === true && (plan.labels === 'classes' || plan.task !== 'multiclass');
}

/**
 * The losses of a block as the weights have them.
 * @param within weights that go into the losses of samples themselves, `[rows, elements]`
 */
export function lossesOf({ form }: Prepared, block: Block, { areColumns, layout }: Weights, within: Tensor | null): Tensor {
  const special = within !== null ? form.weightedSamples?.(block, within, layout?.rowSize ?? 1) : areColumns ? form.withColumnWeights?.(block) : undefined;
  return special ?? form.elementwise(block);
}

/** Reads rows `[start, end)` of every input, all of them where the loss mixes rows. */
export async function readBlock(prepared: Prepared, [start, end]: readonly [number, number], work: Work): Promise<BlockValues> {
  const { plan, inputs } = prepared;
  const data: Record<string, TensorData> = {};
  for (const [role, view] of Object.entries(inputs)) {
    data[role] = (await view.readRows(plan.wholeTensor === true ? 0 : start, plan.wholeTensor === true ? view.shape[0] ?? 1 : end, work)).data;
  }
  checkDomains(prepared, data, plan.wholeTensor === true ? 0 : start);
  return { data, values: valuesOf(prepared, data, start) };
}

/** dtypes whose values and differences float32 holds as well as float64 does, to 6e-8. */
const narrow = new Set(['float32', 'float16', 'bfloat16', 'int16', 'int8', 'uint16', 'uint8', 'bool']);

/** Whether float32 overflowed or went below its smallest numbers somewhere. */
function lostInFloat32(result: Float64Array, values: Readonly<Record<string, Values>>): boolean {
  const predictions = values['predictions'];
  const labels = values['labels'];
  return result.some((loss, i) => !Number.isFinite(loss) || (loss < 1e-30 && predictions?.[i] !== labels?.[i]));
}

/** Numbers, or class indices. */
export type Values = Float64Array | Int32Array;

function valuesOf({ form, plan, inputs }: Prepared, data: Readonly<Record<string, TensorData>>, start: number): Readonly<Record<string, Values>> {
  const { predictions, labels } = data;
  if (form.ofDifferences === true && predictions !== undefined && labels !== undefined) {
    return exactDifferences(predictions, labels);
  }
  return Object.fromEntries(Object.entries(data).map(([role, rows]) => {
    const view = inputs[role];
    const isClass = role === 'labels' && plan.labels === 'classes' && view !== undefined;
    return [role, isClass ? classIndices(rows, start, plan, view) : role === 'labels' ? relabelled(toFloat64(rows), plan) : toFloat64(rows)];
  }));
}

function relabelled(labels: Float64Array, plan: LossPlan): Float64Array {
  const { relabelled: names } = plan;
  return names === undefined ? labels : labels.map((label) => names.get(label) ?? label);
}

/** The values of a block as tensors of a backend. */
export function blockOf({ plan, parameters, inputs, whole }: Prepared, values: Readonly<Record<string, Values>>, rows: number, backend: ComputeBackend): Block {
  return {
    rows, plan, parameters,
    has: (role) => inputs[role] !== undefined || whole[role] !== undefined,
    whole: (role) => {
      const input = whole[role];
      if (input === undefined) {
        throw new RangeError(`${role} is not read whole`);
      }
      return backend.tensor(input.values, input.shape);
    },
    dtype: (role) => inputs[role]?.dtype ?? 'float64',
    constant: (value) => backend.constant(value),
    vector: (numbers) => backend.tensor(Float64Array.from(numbers), [numbers.length]) as Tensor1D,
    tensor: (role) => {
      const elements = values[role];
      const view = inputs[role];
      if (elements === undefined || view === undefined) {
        throw new BadInput({ place: role, reason: `no tensor is named for the role ${role}` });
      }
      if (elements instanceof Int32Array) {
        return tf.tensor1d(elements, 'int32');
      }
      return backend.tensor(elements, plan.wholeTensor === true ? view.shape : [rows, ...view.shape.slice(1)]);
    },
  };
}
