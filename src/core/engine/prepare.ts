import { BadInput } from '../errors';
import { findLoss } from '../losses';
import type { LossDefinition, LossForm, LossPlan, Parameters } from '../losses/loss';
import { sizeOf } from '../losses/weighting/broadcastLayout';
import { conventions } from '../spec/lossSpec';
import type { TensorView } from '../tensors/tensor';
import type { Work } from '../work';
import type { LossRequest } from './evaluation';
import { toFloat64 } from './float64Rows';

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
}

/** Most numbers of a parameter that is a list: one for each class. */
const longestList = 2 ** 20;

/** @throws BadInput where the loss is not known, its convention has none, or it is not defined for these tensors */
export async function prepare(request: LossRequest, work: Work): Promise<Prepared> {
  const { definition, form } = formOfRequest(request);
  const { mask = null, ...given } = request.inputs;
  const parameters: Record<string, Parameters[string]> = {};
  for (const { name, type, default: usual } of form.parameters) {
    const tensor = type === 'numbers' ? given[name] : undefined;
    parameters[name] = tensor === undefined ? request.parameters[name] ?? usual : await numbersOf(tensor, work);
  }
  const inputs = Object.fromEntries(Object.entries(given).filter(([role]) => form.roles.some((known) => known.role === role)));
  return { definition, form, parameters, request, inputs, mask, plan: form.plan(inputs, parameters) };
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
