import { BadInput } from '../errors';
import { findLoss } from '../losses';
import type { LossDefinition, LossForm, LossPlan, Parameters } from '../losses/loss';
import { commonParameterNames } from '../losses/commonParameters';
import { customLoss } from '../losses/customLoss';
import { sizeOf } from '../losses/weighting/broadcastLayout';
import { conventions } from '../spec/lossSpec';
import type { Shape, TensorView } from '../tensors/tensor';
import type { Work } from '../work';
import type { LossRequest } from './evaluation';
import { toFloat64 } from './float64Rows';
import { givenInputs, type AppliedActivation } from './givenInputs';
import { labelValues } from './labelValues';
import type { LossModules } from './lossModule';
import { prepareModule, type OpenModule } from './prepareModule';

/** A loss made ready for its inputs. */
export interface Prepared {
  readonly definition: LossDefinition;
  readonly form: LossForm;
  readonly plan: LossPlan;
  readonly parameters: Parameters;
  readonly request: LossRequest;
  /** By role, without the mask. */
  readonly inputs: Readonly<Record<string, TensorView>>;
  readonly mask: TensorView | null;
  /** Inputs that every block is given whole. */
  readonly whole: Readonly<Record<string, WholeInput>>;
  /** What the scores go through first. */
  readonly applied: AppliedActivation | null;
  /** What computes a `custom` loss. */
  readonly module: OpenModule | null;
}

/** An input that was read whole. */
export interface WholeInput {
  readonly values: Float64Array;
  readonly shape: Shape;
}

/** Most numbers of a parameter that is a list: one for each class. */
const longestList = 2 ** 20;

/** @throws BadInput where the loss is not known, its convention has none, or it is not defined for these tensors */
export async function prepare(request: LossRequest, modules: LossModules | null, work: Work): Promise<Prepared> {
  const { definition, form } = formOfRequest(request);
  const { mask = null, ...given } = request.inputs;
  const parameters: Record<string, Parameters[string]> = {};
  for (const { name, type, default: usual } of form.parameters) {
    const tensor = type === 'numbers' ? given[name] : undefined;
    parameters[name] = tensor === undefined ? request.parameters[name] ?? usual : await numbersOf(tensor, work);
  }
  if (form.isOpen === true) {
    Object.assign(parameters, request.parameters);
  }
  const around = form.isOpen === true ? [] : Object.entries(request.parameters).filter(([name, value]) => commonParameterNames.has(name) && value !== null);
  Object.assign(parameters, Object.fromEntries(around));
  const { inputs: changed, applied } = givenInputs(request, form, given);
  const named = Object.fromEntries(Object.entries(changed).filter(([role]) => form.isOpen === true || form.roles.some((known) => known.role === role)));
  const opened = definition === customLoss ? await prepareModule(request, form, named, modules, work) : null;
  const used = opened?.form ?? form.bind?.(named, parameters) ?? form;
  const aligned = alignedViews(used, named);
  const values = used.readsLabelValues === true && aligned['labels'] !== undefined ? await labelValues(aligned['labels'], work) : undefined;
  const plan = opened?.plan ?? used.plan(aligned, parameters, values);
  const whole: Record<string, WholeInput> = {};
  for (const role of plan.whole ?? []) {
    whole[role] = await wholeOf(aligned[role], work);
  }
  const inputs = Object.fromEntries(Object.entries(aligned).filter(([role]) => plan.byRow?.includes(role) !== false));
  return { definition, form: used, parameters, request, inputs, mask, whole, plan, applied, module: opened };
}

/** The inputs under the shapes that the framework gives them; their rows stay as they are. */
function alignedViews(form: LossForm, views: Readonly<Record<string, TensorView>>): Readonly<Record<string, TensorView>> {
  const shapes = form.aligned?.(views) ?? {};
  return Object.fromEntries(Object.entries(views).map(([role, view]) => {
    const shape = shapes[role];
    return [role, shape === undefined ? view : { ...view, shape, readRows: view.readRows.bind(view) }];
  }));
}

async function wholeOf(view: TensorView | undefined, work: Work): Promise<WholeInput> {
  if (view === undefined) {
    throw new RangeError('the plan takes an input whole that there is not');
  }
  return { values: toFloat64((await view.readRows(0, view.shape[0] ?? 1, work)).data), shape: view.shape };
}

function formOfRequest({ loss, convention }: LossRequest): { readonly definition: LossDefinition; readonly form: LossForm } {
  const definition = findLoss(loss);
  if (definition === undefined) {
    throw new BadInput({ place: 'loss', reason: `${loss} is not known` });
  }
  const form = definition.forms[convention];
  if (form === undefined) {
    throw new BadInput({ place: 'convention', reason: `${convention} has no ${definition.name}; ${conventions.filter((known) => definition.forms[known] !== undefined).join(', ')} do` });
  }
  return { definition, form };
}

async function numbersOf(view: TensorView, work: Work): Promise<readonly number[]> {
  const { file, tensor, shape } = view;
  if (sizeOf(shape) > longestList) {
    throw new BadInput({ file, tensor, place: 'shape', reason: `has ${sizeOf(shape)} numbers; one for each class is wanted` });
  }
  return [...toFloat64((await view.readRows(0, shape[0] ?? 1, work)).data)];
}

/** Elements of a row that are samples of their own: positions of token and pixel tensors. 1 elsewhere. */
export function positionsOf({ task, lossShape }: LossPlan): number {
  return task === 'multiclass' ? sizeOf(lossShape.slice(1)) : 1;
}

/** Whether a sample of a regression is one number, which the columns of labels and predictions can show. */
export function isNumberPerSample({ plan, inputs }: Prepared): boolean {
  return plan.wholeTensor !== true && Object.values(inputs).every(({ shape }) => shape.slice(1).every((length) => length === 1));
}
