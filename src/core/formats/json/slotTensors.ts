import type { ByteSource } from '../../bytes/byteSource';
import { BadInput } from '../../errors';
import { elementCount } from '../../tensors/shape';
import type { Dump, DumpTensor } from '../format';
import { memoryTensor } from '../memoryTensor';
import { opaqueTensor } from '../opaqueTensor';
import { lengthsOf, type JsonSlot } from './tensorCollector';

/** The tensors of everything that was collected, in the order of the text. */
export function tensorsOfSlots(file: string, root: JsonSlot): { tensors: DumpTensor[]; notes: string[] } {
  const tensors = new Map<string, DumpTensor>();
  const notes: string[] = [];
  const visit = (slot: JsonSlot, outer: readonly number[], problem: string | null, expected: number): void => {
    const missing = slot.occurrences === expected ? null : `is in ${slot.occurrences} of ${expected} records`;
    const trouble = problem ?? slot.problem ?? missing;
    const shape = [...outer, ...lengthsOf(slot)];
    if (slot.kind === 'object') {
      slot.children.forEach((child) => { visit(child, shape, trouble, slot.objects); });
    }
    if (slot.kind === 'object' && slot.problem === null) {
      return;
    }
    if (tensors.has(slot.name)) {
      notes.push(`${JSON.stringify(slot.name)} can be read in two ways; the first is listed`);
      return;
    }
    tensors.set(slot.name, tensorOfSlot(file, slot, shape, trouble, notes));
  };
  root.occurrences = 1;
  visit(root, [], null, 1);
  return { tensors: [...tensors.values()], notes };
}

function tensorOfSlot(file: string, slot: JsonSlot, shape: readonly number[], trouble: string | null, notes: string[]): DumpTensor {
  if (trouble !== null) {
    return opaqueTensor(file, slot.name, [], slot.column.holdsText ? 'string' : 'bytes', 0, trouble);
  }
  if (elementCount(shape) !== slot.column.count) {
    return opaqueTensor(file, slot.name, [], 'bytes', 0, 'is ragged');
  }
  const content = slot.column.content();
  if (content.kind === 'refused') {
    return opaqueTensor(file, slot.name, shape, 'string', 0, content.reason, content.texts);
  }
  notes.push(...content.notes.map((note) => (slot.name === '' ? note : `${slot.name}: ${note}`)));
  return memoryTensor(slot.name, { dtype: content.dtype, shape, data: content.data });
}

/** @throws BadInput where nothing in it can be read as a tensor */
export function dumpOfSlots(format: string, source: ByteSource, root: JsonSlot): Dump {
  const { tensors, notes } = tensorsOfSlots(source.name, root);
  const [first] = tensors;
  if (tensors.every((tensor) => tensor.refusal !== undefined)) {
    const reason = first === undefined ? 'holds no numbers' : first.refusal ?? '';
    throw new BadInput({ file: source.name, tensor: first?.name, reason });
  }
  return { format, tensors, notes, close: () => source.close() };
}
