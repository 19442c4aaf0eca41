import { BadInput } from '../errors';
import { sizeOf } from '../losses/weighting/broadcastLayout';
import { shapeText } from '../losses/shapes';
import type { TensorData } from '../tensors/tensor';
import type { CancelSignal } from '../work';
import type { ModuleCall, ModuleTensor } from './lossModule';
import { moduleTensor, type OpenModule } from './prepareModule';
import type { Prepared } from './prepare';

/** Losses of a block of rows, as a custom loss's module computes them: as many as the plan's shape has. */
export async function moduleLosses(prepared: Prepared, opened: OpenModule, data: Readonly<Record<string, TensorData>>, rows: number, signal: CancelSignal): Promise<Float64Array> {
  const { shape, data: losses } = await opened.module.compute(blockCall(prepared, opened, data, rows), signal);
  const wanted = [rows, ...prepared.plan.lossShape.slice(1)];
  if (shape.length !== wanted.length || sizeOf(shape) !== sizeOf(wanted) || shape[0] !== rows) {
    const one = shape.length === 0 && rows !== prepared.plan.lossShape[0];
    throw new BadInput({
      file: opened.module.files[0],
      reason: `returned a tensor of shape ${shapeText(shape)} for ${rows} rows, where ${shapeText(wanted)} follows from what it returned for the first ones${one ? '; the losses of a row may not depend on how many there are' : ''}`,
    });
  }
  return losses;
}

/** What a module is called with for a block of rows. */
export function blockCall({ inputs, request, whole }: Prepared, { own }: OpenModule, data: Readonly<Record<string, TensorData>>, rows: number): ModuleCall {
  const tensors: Record<string, ModuleTensor> = {};
  for (const [role, view] of Object.entries(inputs)) {
    tensors[role] = moduleTensor(view, data[role] ?? new Float64Array(), [rows, ...view.shape.slice(1)]);
  }
  for (const [role, { values, shape }] of Object.entries(whole)) {
    tensors[role] = moduleTensor(request.inputs[role] ?? { dtype: 'float64' }, values, shape);
  }
  return { tensors, parameters: own };
}
