import type { LossRequest } from '../../engine/evaluation';
import { orNull } from '../../errors';
import type { DumpTensor } from '../../formats/format';
import type { TensorStore } from '../../formats/tensorStore';
import { fitsPattern, formatReference, isPattern, splitReference } from '../../tensors/reference';
import type { SliceItem } from '../../tensors/slice';
import type { TensorView } from '../../tensors/tensor';
import type { Work } from '../../work';

/** A dump that a loss takes a tensor of, and what else lies in it. */
export interface DumpBeside {
  /** The file; of shards the first one. */
  readonly file: string;
  /** How a reference names it: with a wildcard for shards. */
  readonly path: string;
  /** What the loss takes of axis 0, one item; null where it takes all. */
  readonly slice: readonly SliceItem[] | null;
  /** Name of the loss's own tensor: empty where the file holds one nameless tensor. */
  readonly own: string;
  /** Length of axis 0 of that tensor in the file, before the slice. */
  readonly length: number;
  /** The tensors that the loss does not use, in the file's order. */
  readonly tensors: readonly DumpTensor[];
}

/** The tensors that a loss takes, weights among them. The labels come first: where two files answer, what lies beside them is likelier meant. */
export function viewsOf({ inputs, weights }: Pick<LossRequest, 'inputs' | 'weights'>): readonly TensorView[] {
  const { labels, ...others } = inputs;
  return [...(labels === undefined ? [] : [labels]), ...Object.values(others), ...(typeof weights === 'object' && weights !== null ? [weights] : [])];
}

/** The dumps that hold the tensors of a loss. A file that cannot be read is passed over. */
export async function dumpsBeside(request: LossRequest, store: TensorStore, work: Work): Promise<readonly DumpBeside[]> {
  const views = viewsOf(request);
  const used = new Set(views.map(({ file, tensor }) => `${file}#${tensor}`));
  const found = new Map<string, DumpBeside>();
  for (const view of views) {
    const { file, tensor } = view;
    const { path, slice } = splitReference(view);
    const dump = await orNull(() => store.open(file, work));
    const own = dump?.tensors.find(({ name }) => name === tensor) ?? dump?.tensors.find(({ name }) => fitsPattern(name, tensor));
    if (dump !== null) {
      const place = { file, path, slice: slice === null ? null : slice.slice(0, 1), own: tensor, length: own?.shape[0] ?? 0 };
      const key = formatReference(path, '', place.slice);
      // Tensors of one file may have another number of rows each.
      found.set(`${key}#${place.length}`, found.get(`${key}#${place.length}`) ?? { ...place, tensors: dump.tensors.filter(({ name }) => !used.has(`${file}#${name}`)) });
    }
  }
  return [...found.values()];
}

/** The reference of a tensor of the dump, at the rows that the loss takes. */
export function referenceBeside({ path, slice }: DumpBeside, name: string): string {
  return formatReference(path, name, slice);
}

/** Whether the rows of the dump's tensors are those of the loss: of one file, and not of a slice. */
export function hasSameRows({ path, slice }: DumpBeside): boolean {
  return slice === null && !isPattern(path);
}
