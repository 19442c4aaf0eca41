import type { LossRequest } from '../../engine/evaluation';
import { orNull } from '../../errors';
import type { FileSystem } from '../../bytes/fileSystem';
import { readName } from '../../spec/infer/roleNames';
import { isNumeric } from '../../tensors/dtypeTable';
import { isPattern } from '../../tensors/reference';
import { formatSlice } from '../../tensors/slice';
import type { TensorView } from '../../tensors/tensor';
import type { Work } from '../../work';
import type { InspectionContext } from '../subject';
import { dumpsBeside, referenceBeside, viewsOf, type DumpBeside } from './dumpsBeside';

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
export async function neighboursOf(request: LossRequest, folder: string, { store, files }: InspectionContext, work: Work): Promise<readonly Neighbour[]> {
  const used = new Set(viewsOf(request).map(({ file, tensor }) => `${file}#${tensor}`));
  const found = new Map<string, Neighbour>();
  for (const dump of await dumpsBeside(request, store, work)) {
    for (const { reference, name, role } of dump.own === '' ? await filesBeside(dump, files) : tensorsBeside(dump)) {
      const view = found.has(reference) ? null : await orNull(() => store.resolve(reference, folder, work));
      if (view !== null && !used.has(`${view.file}#${view.tensor}`)) {
        found.set(reference, { role, name, view });
      }
    }
  }
  return [...found.values()];
}

interface Named {
  readonly reference: string;
  readonly name: string;
  readonly role: NeighbourRole;
}

function tensorsBeside(dump: DumpBeside): readonly Named[] {
  return dump.tensors.slice(0, mostTensors)
    .filter(({ dtype, refusal }) => refusal === undefined && isNumeric(dtype))
    .flatMap(({ name }) => {
      const role = roleCalled(name);
      return role === null ? [] : [{ reference: referenceBeside(dump, name), name, role }];
    });
}

/** Of `val_logits.npy`: `val_loss.npy`, `val_mask.npy`, … */
async function filesBeside({ file, path, slice }: DumpBeside, files: FileSystem): Promise<readonly Named[]> {
  const own = files.nameOf(file);
  if (isPattern(path) || !path.endsWith(own)) {
    return [];
  }
  const extension = /\.[^.]*$/.exec(own)?.[0] ?? '';
  const before = path.slice(0, path.length - own.length);
  const stem = readName(own.slice(0, own.length - extension.length))?.stem ?? '';
  return (await files.list(files.folderOf(file))).filter((name) => name !== own && name.endsWith(extension)).flatMap((name) => {
    const bare = name.slice(0, name.length - extension.length);
    const role = roleCalled(bare);
    return role === null || readName(bare)?.stem !== stem ? [] : [{ reference: `${before}${name}${slice === null ? '' : formatSlice(slice)}`, name, role }];
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
