import { BadInput } from '../errors';
import { defaultMemoryLimit, defaultTimeLimit, customParameters, moduleForm, modulePlan } from '../losses/customLoss';
import type { LossForm, LossPlan, Parameters } from '../losses/loss';
import { refuse, shapeText } from '../losses/shapes';
import { sizeOf } from '../losses/weighting/broadcastLayout';
import type { Shape, TensorData, TensorView } from '../tensors/tensor';
import type { Work } from '../work';
import type { LossRequest } from './evaluation';
import { toFloat64 } from './float64Rows';
import type { LossModule, LossModules, ModuleCall, ModuleTensor } from './lossModule';

/** Elements in a block that a module is given. */
const blockElements = 2 ** 19;
/** Elements of all tensors together, where the module needs them at once. */
const largestWhole = 2 ** 24;

/** A module that was opened for the tensors of a request. */
export interface OpenModule {
  readonly module: LossModule;
  readonly form: LossForm;
  readonly plan: LossPlan;
  /** What the module itself is given as parameters. */
  readonly own: Parameters;
}

/** Shapes that modules returned for requests: a card of a sample asks for the same one again. */
const knownShapes = new WeakMap<LossRequest, { readonly files: string; readonly lossShape: Shape }>();

/**
 * Opens the module of a `custom` loss, and finds out by a first block what it returns: a loss for each
 * row, or one number of all.
 * @throws BadInput where it may not run, cannot be loaded, fails, or returns neither
 */
export async function prepareModule(request: LossRequest, form: LossForm, inputs: Readonly<Record<string, TensorView>>, modules: LossModules | null, work: Work): Promise<OpenModule> {
  const { module: file } = request;
  if (modules === null || file === undefined) {
    throw new BadInput({ place: 'module', reason: 'a custom loss runs code of this workspace, which is not trusted; trust the workspace to compute it' });
  }
  const byRow = rowsTogether(inputs);
  const module = await modules.open(file, limitsOf(request.parameters), work.signal);
  const own = Object.fromEntries(Object.entries(request.parameters).filter(([name]) => !customParameters.some((known) => known.name === name)));
  const known = knownShapes.get(request);
  const lossShape = known?.files === module.files.join('\n') ? known.lossShape : await firstShape(module, { inputs, byRow, own, file }, work);
  knownShapes.set(request, { files: module.files.join('\n'), lossShape });
  const name = file.split(/[\\/]/).pop() ?? file;
  return { module, own, form: moduleForm(form, name, inputs, lossShape), plan: modulePlan(inputs, byRow, lossShape) };
}

function limitsOf(parameters: Parameters): { readonly seconds: number; readonly megabytes: number } {
  const { time_limit: seconds, memory_limit: megabytes } = parameters;
  return { seconds: typeof seconds === 'number' ? seconds : defaultTimeLimit, megabytes: typeof megabytes === 'number' ? megabytes : defaultMemoryLimit };
}

/** The inputs that have a row for each sample: those with the most common first length, the longest of several. */
function rowsTogether(inputs: Readonly<Record<string, TensorView>>): readonly string[] {
  const counts = new Map<number, number>();
  for (const view of Object.values(inputs)) {
    if (view.shape.includes(0)) {
      throw refuse(view, 'shape', `is empty: shape ${shapeText(view.shape)}`);
    }
    const [rows] = view.shape;
    if (rows !== undefined) {
      counts.set(rows, (counts.get(rows) ?? 0) + 1);
    }
  }
  const [best] = [...counts].sort(([rows, count], [otherRows, otherCount]) => otherCount - count || otherRows - rows);
  if (best === undefined) {
    throw new BadInput({ place: 'custom', reason: 'the entry names no tensor with rows for the module' });
  }
  return Object.keys(inputs).filter((role) => inputs[role]?.shape[0] === best[0]);
}

interface FirstCall {
  readonly inputs: Readonly<Record<string, TensorView>>;
  readonly byRow: readonly string[];
  readonly own: Parameters;
  readonly file: string;
}

async function firstShape(module: LossModule, { inputs, byRow, own, file }: FirstCall, work: Work): Promise<Shape> {
  const rows = inputs[byRow[0] ?? '']?.shape[0] ?? 1;
  const first = Math.min(rows, blockRows(inputs, byRow));
  const { shape } = await module.compute(await wholeCall(inputs, byRow, own, first, work), work.signal);
  if (shape.length === 0) {
    return [];
  }
  checkShape(shape, first, file);
  return [rows, ...shape.slice(1)];
}

/** @throws BadInput where a module returned neither a loss for each row nor one number */
export function checkShape(shape: Shape, rows: number, file: string): void {
  if (shape[0] !== rows) {
    throw new BadInput({ file, reason: `returned a tensor of shape ${shapeText(shape)}; it must be one loss for each of the ${rows} rows it was given, [${rows}] or [${rows}, …], or one number, []` });
  }
}

export function blockRows(inputs: Readonly<Record<string, TensorView>>, byRow: readonly string[]): number {
  return Math.max(1, Math.floor(blockElements / Math.max(1, ...byRow.map((role) => sizeOf(inputs[role]?.shape.slice(1) ?? [])))));
}

/** A call with the first rows of the inputs that have them, and all of the others. */
export async function wholeCall(inputs: Readonly<Record<string, TensorView>>, byRow: readonly string[], parameters: Parameters, rows: number, work: Work): Promise<ModuleCall> {
  const tensors: Record<string, ModuleTensor> = {};
  let elements = 0;
  for (const [role, view] of Object.entries(inputs)) {
    const end = byRow.includes(role) ? rows : view.shape[0] ?? 1;
    const shape = view.shape.length === 0 ? [] : [end, ...view.shape.slice(1)];
    elements += sizeOf(shape);
    if (elements > largestWhole) {
      throw refuse(view, 'shape', `${shapeText(view.shape)} is too large: a custom loss that returns one number is given all rows at once, at most ${largestWhole} elements. Returned for each row, losses are computed block by block`);
    }
    tensors[role] = moduleTensor(view, (await view.readRows(0, end, work)).data, shape);
  }
  return { tensors, parameters };
}

/** Integers that int32 holds stay integers, so that they can be class indices. */
export function moduleTensor({ dtype }: Pick<TensorView, 'dtype'>, data: TensorData, shape: Shape): ModuleTensor {
  if (dtype === 'bool') {
    return { dtype, shape, data: Uint8Array.from(toFloat64(data)) };
  }
  const values = toFloat64(data);
  const isInt32 = /^u?int/.test(dtype) && values.every((value) => value === Math.trunc(value) && Math.abs(value) < 2 ** 31);
  return { dtype, shape, data: isInt32 ? Int32Array.from(values) : values };
}
