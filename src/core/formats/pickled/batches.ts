import { isNumeric, storedBytes } from '../../tensors/dtypeTable';
import { joinedRows, type Shard } from '../../tensors/joinedRows';
import type { RowReader } from '../../tensors/rowReader';
import { elementCount, shapeOfRows } from '../../tensors/shape';
import type { DumpTensor } from '../format';
import { UniqueNames } from '../uniqueNames';
import type { Leaf, Step } from './walk';

/** Tensors of one place in every item of a list: the batches of one tensor, where they fit. */
interface Batches {
  /** Steps to the joined tensor: those of a batch without the list's. */
  readonly steps: readonly Step[];
  readonly list: object;
  /** Of the list: whether its items are the tensors themselves. */
  readonly isBare: boolean;
  readonly leaves: Leaf[];
}

/**
 * The tensors of a pickle under unique names, the batches of a list also joined along axis 0 (0-d ones stacked), before the first of
 * them: `outputs` of `outputs.0`, `outputs.1`, … or `logits` of `0.logits`, `1.logits`, ….
 * A list of two tensors and nothing else is taken for a pair, such as predictions and targets.
 */
export function nameTensors(leaves: readonly Leaf[], file: string): { readonly tensors: readonly DumpTensor[]; readonly notes: readonly string[] } {
  const groups = groupBatches(leaves);
  // A key may hold dots itself, so that two ways can have one name.
  const names = new UniqueNames((name, copy) => `${name} (${copy})`, 2);
  const made = new Map<Leaf, DumpTensor>();
  const complexParts = new Map<Leaf, readonly DumpTensor[]>();
  for (const leaf of leaves) {
    const [whole, ...parts] = leaf.make(names.claim(nameOf(leaf.steps)));
    if (whole !== undefined) {
      made.set(leaf, whole);
      complexParts.set(leaf, parts);
    }
  }
  complexParts.forEach((parts, leaf) => complexParts.set(leaf, parts.map((part) => ({ ...part, name: names.claim(part.name) }))));
  const joined = new Map<Leaf, DumpTensor>();
  const wholes = new Map<Leaf, string>();
  const notes: string[] = [];
  for (const group of groups) {
    const tensors = group.leaves.map((leaf) => made.get(leaf)).filter((tensor) => tensor !== undefined);
    const [first] = group.leaves;
    if (first !== undefined && areBatches(tensors)) {
      const name = names.claim(nameOf(group.steps));
      joined.set(first, joinedTensor(name, tensors, file));
      group.leaves.forEach((leaf) => wholes.set(leaf, name));
      notes.push(...notes.length < mostNoted ? [noteOn(name, tensors)] : []);
    }
  }
  const named = leaves.flatMap((leaf) => {
    const whole = joined.get(leaf);
    const tensor = made.get(leaf);
    const partOf = wholes.get(leaf);
    const piece = tensor === undefined ? [] : [partOf === undefined ? tensor : { ...tensor, partOf }, ...complexParts.get(leaf) ?? []];
    return whole === undefined ? piece : [whole, ...piece];
  });
  return { tensors: named, notes };
}

/** Joined tensors that have a note. */
const mostNoted = 10;

function noteOn(name: string, tensors: readonly DumpTensor[]): string {
  return `${name === '' ? 'the nameless tensor' : JSON.stringify(name)} is joined of ${tensors.length} batches, ${JSON.stringify(tensors[0]?.name)} to ${JSON.stringify(tensors.at(-1)?.name)}`;
}

/** Groups by the outermost list on the way and the rest of the way; only lists with the tensor in every item. */
function groupBatches(leaves: readonly Leaf[]): readonly Batches[] {
  const groups = new Map<object, Map<string, Batches>>();
  for (const leaf of leaves) {
    const at = leaf.steps.findIndex(({ list }) => list !== null);
    const list = leaf.steps[at]?.list ?? null;
    if (list !== null) {
      const steps = [...leaf.steps.slice(0, at), ...leaf.steps.slice(at + 1)];
      const key = JSON.stringify(steps.map(({ name }) => name));
      const ofList = groups.get(list) ?? new Map<string, Batches>();
      const group = ofList.get(key) ?? { steps, list, isBare: at === leaf.steps.length - 1, leaves: [] };
      groups.set(list, ofList.set(key, group));
      group.leaves.push(leaf);
    }
  }
  const every = [...groups.values()].map((ofList) => [...ofList.values()]).flat();
  return every.filter(({ leaves: { length }, steps, isBare }) => length > 2 || (length === 2 && !(isBare && steps.length === 0)));
}

function areBatches(tensors: readonly DumpTensor[]): boolean {
  const [first] = tensors;
  return first !== undefined && tensors.every(({ refusal, dtype, shape }) => (
    refusal === undefined && isNumeric(dtype) && dtype === first.dtype && shape.length === first.shape.length
    && shape.every((length, axis) => axis === 0 || length === first.shape[axis])));
}

function joinedTensor(name: string, tensors: readonly DumpTensor[], file: string): DumpTensor {
  const [first, ...others] = tensors.map((tensor): Shard => ({ rows: atLeastOneAxis(tensor), file, tensor: tensor.name }));
  if (first === undefined) {
    throw new RangeError('nothing to join');
  }
  const rows = joinedRows(first, others);
  return {
    name,
    shape: rows.shape,
    dtype: rows.dtype,
    byteLength: storedBytes(rows.dtype, elementCount(rows.shape) ?? Infinity),
    readRows: async (start, end, work) => {
      const { data } = await rows.readRows(start, end, work);
      return { dtype: rows.dtype, shape: shapeOfRows(rows.shape, start, end), data };
    },
  };
}

function atLeastOneAxis(tensor: DumpTensor): RowReader {
  const { dtype, shape } = tensor;
  if (!isNumeric(dtype)) {
    throw new RangeError(`${dtype} cannot be joined`);
  }
  return {
    dtype,
    shape: shape.length === 0 ? [1] : shape,
    readRows: async (start, end, work) => {
      if (shape.length > 0) {
        return tensor.readRows(start, end, work);
      }
      const { data } = await tensor.readRows(0, 1, work);
      return { dtype, shape: [end - start], data: data.slice(start, end) };
    },
  };
}

function nameOf(steps: readonly Step[]): string {
  return steps.map(({ name }) => name).join('.');
}
