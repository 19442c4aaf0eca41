import { BadInput } from '../errors';
import type { TensorView } from '../tensors/tensor';
import type { Work } from '../work';
import { computeOn, elementsOf, type Backends } from './backend';
import { ColumnBuilder } from './columns';
import { blockOf } from './computeBlock';
import type { LossResult } from './evaluation';
import type { ModuleCall } from './lossModule';
import { wholeCall, type OpenModule } from './prepareModule';
import type { Prepared } from './prepare';

/**
 * A loss that is one number of all rows. It has no samples; a number as weights multiplies it.
 * @throws BadInput where weights of samples, a mask or a reduction are given
 */
export async function evaluateSingle(prepared: Prepared, backends: Backends, work: Work): Promise<LossResult> {
  const { form, plan, parameters, request, module } = prepared;
  const weight = weightOf(prepared);
  const number = module !== null ? await moduleNumber(prepared, module, work) : await definedNumber(prepared, backends);
  const value = weight * number;
  const text = (x: number): string => String(Number(x.toPrecision(6)));
  const single = { weighted: value, weights: weight, given: weight, present: 1, unweighted: number, counted: weight, kept: 1, elements: 1, rows: 0 };
  work.progress(1, request.loss);
  return {
    task: plan.task, value, valueArray: null, numerator: null, denominator: null, reduction: 'none needed',
    framework: form.framework, denominatorOf: null, sums: single, ...ownDefinition(prepared), reductions: [],
    collected: true, samples: 0, positions: [], ignored: 0, classCount: plan.classCount,
    columns: new ColumnBuilder({ task: plan.task, samples: 0, classCount: null, isNumberPerSample: false }).build(),
    parameters, formula: form.formula,
    arithmetic: weight === 1 ? `one number of all rows = ${text(value)}` : `${text(weight)} × ${text(number)} = ${text(value)}`,
    observations: [],
  };
}

/** What is said of a user's own definition: its precision, which is float64 always, and the files of its module. */
export function ownDefinition({ form, module }: Prepared): Pick<LossResult, 'precision' | 'files'> {
  return { ...(form.isOpen === true ? { precision: 'float64' } : {}), ...(module === null ? {} : { files: module.module.files }) };
}

function weightOf({ request: { weights, reduction }, mask }: Prepared): number {
  const refuse = (place: string): never => {
    throw new BadInput({ place, reason: `the loss is one number of all rows, which takes no ${place}: it has no losses of samples` });
  };
  if (mask !== null) {
    refuse('mask');
  }
  if (reduction !== undefined) {
    refuse('reduction');
  }
  return typeof weights === 'object' && weights !== null ? refuse('weights') : weights ?? 1;
}

/** A call of the module with all rows of all tensors. @throws BadInput where they are too many */
export function wholeModuleCall({ inputs, request, whole, plan }: Prepared, { own }: OpenModule, work: Work): Promise<ModuleCall> {
  const views: Record<string, TensorView> = { ...inputs };
  for (const role of Object.keys(whole)) {
    const view = request.inputs[role];
    if (view !== undefined) {
      views[role] = view;
    }
  }
  const byRow = plan.byRow ?? [];
  return wholeCall(views, byRow, own, inputs[byRow[0] ?? '']?.shape[0] ?? 1, work);
}

async function definedNumber(prepared: Prepared, backends: Backends): Promise<number> {
  const { float64 } = await backends.tensorFlow();
  return computeOn(float64, () => elementsOf(prepared.form.elementwise(blockOf(prepared, {}, 0, float64)))[0] ?? NaN);
}

async function moduleNumber(prepared: Prepared, opened: OpenModule, work: Work): Promise<number> {
  const { module } = opened;
  const { shape, data } = await module.compute(await wholeModuleCall(prepared, opened, work), work.signal);
  if (shape.length !== 0) {
    throw new BadInput({ file: module.files[0], reason: 'returned one number for the first rows, and a tensor for all of them; it must be one or the other' });
  }
  return data[0] ?? NaN;
}
