import { BadInput } from '../../errors';
import { findMessage, messageType, type Message } from './objectHeader';
import type { StructureReader } from './structureReader';

/**
 * The bytes of an element that was never written: the fill value, or zeros where none is given.
 * @throws BadInput where its size is not the element's
 */
export async function readFillValue(reader: StructureReader, messages: readonly Message[], elementBytes: number): Promise<Uint8Array> {
  const value = await readNew(reader, messages) ?? await readOld(reader, messages);
  if (value === null || value.length === 0) {
    return new Uint8Array(elementBytes);
  }
  if (value.length !== elementBytes) {
    throw new BadInput({ place: 'fill value', reason: `has ${value.length} bytes, and an element has ${elementBytes}` });
  }
  return value;
}

async function readNew(reader: StructureReader, messages: readonly Message[]): Promise<Uint8Array | null> {
  const cursor = await findMessage(reader, messages, messageType.fillValue, 'fill value');
  if (cursor === null) {
    return null;
  }
  const version = cursor.uint(1);
  if (version === 3) {
    const flags = cursor.uint(1);
    return (flags & 0x20) === 0 ? null : cursor.take(cursor.uint(4));
  }
  cursor.skip(2);
  const isDefined = cursor.uint(1) !== 0;
  return isDefined && cursor.remaining >= 4 ? cursor.take(cursor.uint(4)) : null;
}

async function readOld(reader: StructureReader, messages: readonly Message[]): Promise<Uint8Array | null> {
  const cursor = await findMessage(reader, messages, messageType.oldFillValue, 'fill value');
  return cursor === null ? null : cursor.take(cursor.uint(4));
}
