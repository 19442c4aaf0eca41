import * as tf from '@tensorflow/tfjs-core';
import { BadInput } from '../errors';
import { findLoss } from '../losses';
import type { Block, Inputs, LossDefinition, LossPlan, Parameters } from '../losses/loss';
import type { TensorData, TensorView } from '../tensors/tensor';
import type { Work } from '../work';
import { computeOn, elementsOf, type Backends, type ComputeBackend } from './backend';
import { classIndices } from './classIndices';
import type { LossRequest } from './evaluation';
import { exactDifferences, toFloat64 } from './float64Rows';
import { pairwiseWithColumnWeights } from '../losses/meanPairwiseSquaredError';
import { sampleScores, type SampleScores } from './sampleScores';
import type { Weights } from './weights';

/** A loss made ready for its inputs. */
export interface Prepared {
  readonly definition: LossDefinition;
  readonly plan: LossPlan;
  readonly parameters: Parameters;
  readonly request: LossRequest;
  readonly inputs: Readonly<Record<string, TensorView>>;
}

/** @throws BadInput where the loss is not known, or not defined for these tensors */
export function prepare(request: LossRequest): Prepared {
  const definition = findLoss(request.loss);
  if (definition === undefined) {
    throw new BadInput({ place: 'loss', reason: `${request.loss} is not known` });
  }
  if (request.convention !== 'tf-slim') {
    throw new BadInput({ place: 'convention', reason: `${request.convention} is not available yet; tf-slim is` });
  }
  const parameters: Parameters = Object.fromEntries(definition.parameters.map(({ name, default: usual }) => [name, request.parameters[name] ?? usual]));
  const inputs: Inputs = request.inputs;
  return { definition, parameters, request, inputs: request.inputs, plan: definition.plan(inputs, parameters) };
}

/** Whether a sample of a regression is one number, which the columns of labels and predictions can show. */
export function isNumberPerSample({ plan, inputs }: Prepared): boolean {
  return plan.wholeTensor !== true && Object.values(inputs).every(({ shape }) => shape.slice(1).every((length) => length === 1));
}

/** What a block of rows gives. */
export interface BlockResult {
  /** Elementwise losses, `[rows, …]` flat. */
  readonly losses: Float64Array;
  readonly scores: SampleScores | null;
  readonly data: Readonly<Record<string, TensorData>>;
}

/** Reads rows `[start, end)` of every input and computes their losses and scores. */
export async function computeBlock(prepared: Prepared, backends: Backends, [start, end]: readonly [number, number], weights: Weights, work: Work): Promise<BlockResult> {
  const { definition, plan, inputs } = prepared;
  const data: Record<string, TensorData> = {};
  for (const { role } of definition.roles) {
    const view = inputs[role];
    if (view !== undefined) {
      data[role] = (await view.readRows(plan.wholeTensor === true ? 0 : start, plan.wholeTensor === true ? view.shape[0] ?? 1 : end, work)).data;
    }
  }
  const values = valuesOf(prepared, data, start);
  const rows = end - start;
  const on = (backend: ComputeBackend): BlockResult => computeOn(backend, () => {
    const block = blockOf(prepared, values, rows, backend);
    const elementwise = weights.areColumns ? pairwiseWithColumnWeights(block) : definition.elementwise(block);
    return { losses: elementsOf(elementwise), scores: sampleScores(definition, block, prepared.request.threshold), data };
  });
  // Weights of both signs let the losses cancel each other, where float32 would show.
  if (backends.wasm !== null && definition.isFloat32Safe === true && weights.scalar !== null && Object.values(inputs).every(({ dtype }) => narrow.has(dtype))) {
    const fast = on(backends.wasm);
    if (!lostInFloat32(fast.losses, values)) {
      return fast;
    }
  }
  return on(backends.float64);
}

/** dtypes whose values and differences float32 holds as well as float64 does, to 6e-8. */
const narrow = new Set(['float32', 'float16', 'bfloat16', 'int16', 'int8', 'uint16', 'uint8', 'bool']);

/** Whether float32 overflowed or went below its smallest numbers somewhere. */
function lostInFloat32(result: Float64Array, values: Readonly<Record<string, Values>>): boolean {
  const predictions = values['predictions'];
  const labels = values['labels'];
  return result.some((loss, i) => !Number.isFinite(loss) || (loss < 1e-30 && predictions?.[i] !== labels?.[i]));
}

type Values = Float64Array | Int32Array;

function valuesOf({ definition, plan, inputs }: Prepared, data: Readonly<Record<string, TensorData>>, start: number): Readonly<Record<string, Values>> {
  const { predictions, labels } = data;
  if (definition.ofDifferences === true && predictions !== undefined && labels !== undefined) {
    return exactDifferences(predictions, labels);
  }
  return Object.fromEntries(Object.entries(data).map(([role, rows]) => {
    const view = inputs[role];
    const isClass = role === 'labels' && plan.labels === 'classes' && view !== undefined;
    return [role, isClass ? classIndices(rows, start, plan.classCount ?? 1, view) : toFloat64(rows)];
  }));
}

function blockOf({ plan, parameters, inputs }: Prepared, values: Readonly<Record<string, Values>>, rows: number, backend: ComputeBackend): Block {
  return {
    rows, plan, parameters,
    constant: (value) => backend.constant(value),
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
