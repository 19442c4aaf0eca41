import { BadInput } from '../errors';
import type { LossRequest } from '../engine/evaluation';
import { readName } from '../spec/infer/roleNames';
import { isNumeric } from '../tensors/dtypeTable';
import { formatSlice, parseSlice } from '../tensors/slice';
import type { TensorView } from '../tensors/tensor';
import type { Work } from '../work';
import type { InspectionContext } from './subject';

/** What a tensor beside those of a loss is called. */
export type NeighbourRole = 'losses' | 'weights' | 'class_weights' | 'pos_weight' | 'mask';

/** A tensor that lies with those of a loss, and that the loss does not use. */
export interface Neighbour {
  readonly role: NeighbourRole;
  readonly name: string;
  readonly view: TensorView;
}

/** Tensors of one dump that are looked at. */
const mostTensors = 1000;
/** Files beside one that holds a single tensor. */
const mostFiles = 16;

/**
 * The tensors called losses, weights or mask in the dumps of a loss: of the same files, and for a file that holds
 * one tensor (`val_logits.npy`) of those that are called alike (`val_loss.npy`). The rows are sliced as the loss's are.
 * @param folder the folder that the references of the loss start from
 */
export async function neighboursOf({ inputs, weights }: LossRequest, folder: string, context: InspectionContext, work: Work): Promise<readonly Neighbour[]> {
  const own = [...Object.values(inputs), ...(typeof weights === 'object' && weights !== null ? [weights] : [])];
  const used = new Set(own.map(({ file, tensor }) => `${file}#${tensor}`));
  const found = new Map<string, Neighbour>();
  for (const view of own) {
    for (const { reference, name, role } of await referencesBeside(view, context, work)) {
      const neighbour = found.has(reference) ? null : await readable(() => context.store.resolve(reference, folder, work));
      if (neighbour !== null && !used.has(`${neighbour.file}#${neighbour.tensor}`)) {
        found.set(reference, { role, name, view: neighbour });
      }
    }
  }
  return [...found.values()];
}

interface Beside {
  readonly reference: string;
  readonly name: string;
  readonly role: NeighbourRole;
}

async function referencesBeside(view: TensorView, { store, files }: InspectionContext, work: Work): Promise<readonly Beside[]> {
  const { reference, file, tensor } = view;
  if (tensor === '') {
    return filesBeside(view, { store, files });
  }
  const at = reference.lastIndexOf(`#${tensor}`);
  const [path, slice] = [reference.slice(0, at), rowSlice(reference.slice(at + 1 + tensor.length))];
  const { tensors } = await store.open(file, work);
  return at < 0 ? [] : tensors.slice(0, mostTensors)
    .filter(({ dtype, refusal }) => refusal === undefined && isNumeric(dtype))
    .flatMap(({ name }) => {
      const role = roleCalled(name);
      return role === null ? [] : [{ reference: `${path}#${name}${slice}`, name, role }];
    });
}

/** Of `val_logits.npy`: `val_loss.npy`, `val_mask.npy`, … */
async function filesBeside({ reference, file }: TensorView, { files }: Pick<InspectionContext, 'store' | 'files'>): Promise<readonly Beside[]> {
  const [own, parent] = [files.nameOf(file), files.folderOf(file)];
  const extension = /\.[^.]*$/.exec(own)?.[0] ?? '';
  const at = reference.lastIndexOf(own);
  if (at < 0) {
    return [];
  }
  const [before, slice] = [reference.slice(0, at), rowSlice(reference.slice(at + own.length))];
  const stem = readName(own.slice(0, own.length - extension.length))?.stem ?? '';
  return (await files.list(parent)).filter((name) => name !== own && name.endsWith(extension)).flatMap((name) => {
    const bare = name.slice(0, name.length - extension.length);
    const role = roleCalled(bare);
    return role === null || readName(bare)?.stem !== stem ? [] : [{ reference: `${before}${name}${slice}`, name, role }];
  }).slice(0, mostFiles);
}

function roleCalled(name: string): NeighbourRole | null {
  const words = name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase().match(/\p{Letter}+|\d+/gu)?.join(' ') ?? '';
  if (/\bclass weights?$/.test(words)) {
    return 'class_weights';
  }
  if (/\bpos weights?$/.test(words)) {
    return 'pos_weight';
  }
  if (/\b(?:mask|valid)$/.test(words)) {
    return 'mask';
  }
  const role = readName(name)?.role;
  return role === 'losses' || role === 'weights' ? role : null;
}

/** What a slice does to axis 0; a tensor of other axes is sliced alike there. */
export function rowSlice(text: string): string {
  const [first] = parseSlice(text) ?? [];
  return first === undefined ? '' : formatSlice([first]);
}

/** A neighbour that cannot be read is none. */
async function readable<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof BadInput) {
      return null;
    }
    throw error;
  }
}
