import { readUint64, viewOf } from '../../bytes/byteOrder';
import type { ByteSource } from '../../bytes/byteSource';
import { readExactly } from '../../bytes/readExactly';
import { BadInput } from '../../errors';
import { bitsOf } from '../../tensors/dtypeTable';
import { throwIfCancelled, type Work } from '../../work';
import type { Wanted } from '../pickle/pickleMachine';
import { PickleDict, PickleList, type PickleReference, type PickleValue } from '../pickle/pickleValue';
import { readPickle } from '../pickle/readPickle';
import type { Checkpoint } from './checkpoint';
import { readStorageId, type StorageBytes, type Storages } from './storages';

/** First of the five pickles (`torch.serialization.MAGIC_NUMBER`), and the second (`PROTOCOL_VERSION`). */
const magicNumber = 0x1950a86a20f9469cfc6cn;
const version = 1001;

export const noStorages: Storages = { littleEndian: true, find: (key) => `its storage ${key} is not in the file` };

/**
 * A file as PyTorch wrote it before 1.6, and as `_use_new_zipfile_serialization=False` writes it: five pickles (magic number,
 * version, system, object, keys of storages), then of every storage its length and its elements. A file whose first pickle
 * is no number is taken for a plain pickle.
 * @throws BadInput where it is truncated, or a pickle is damaged
 */
export async function openLegacyCheckpoint(source: ByteSource, work: Work): Promise<Checkpoint> {
  const wanted = new Map<string, Wanted>();
  let end = 0;
  const read = async (what: string): Promise<{ value: PickleValue; references: readonly PickleReference[] }> => {
    const pickle = await readPickle(source, end, what, work);
    end = pickle.end;
    pickle.wanted.forEach((call, name) => wanted.set(name, wanted.get(name) ?? call));
    return pickle;
  };
  const { value: magic } = await orNoPickle(source, () => read('pickle'), work);
  if (magic !== magicNumber) {
    if (typeof magic === 'number' || typeof magic === 'bigint') {
      throw new BadInput({ file: source.name, reason: `does not begin with PyTorch’s magic number, but with the number ${magic}` });
    }
    return { contents: magic, wanted, storages: noStorages, notes: [] };
  }
  const { value: found } = await read('version');
  if (found !== version) {
    throw new BadInput({ file: source.name, place: 'version', reason: `is not ${version}, the only one there is` });
  }
  const { value: system } = await read('system');
  const { value: contents, references } = await read('object');
  const { value: keys } = await read('keys of storages');
  const littleEndian = !(system instanceof PickleDict) || system.entries?.get('little_endian') !== false;
  const storages = await findStorages(source, end, keys, references, work);
  return {
    contents,
    wanted,
    storages: { littleEndian, find: (key) => storages.get(key) ?? `its storage ${key} is not in the file` },
    notes: [],
  };
}

/** Says of a file that does not begin as pickles have since protocol 2, and is none, that it is something else. */
async function orNoPickle<T>(source: ByteSource, read: () => Promise<T>, work: Work): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const [start] = await readExactly(source, 0, 1, 'start', work.signal);
    if (error instanceof BadInput && start !== 0x80) {
      throw new BadInput({ file: source.name, reason: `is no PyTorch file: neither a zip archive nor a pickle (${error.place ?? ''}: ${error.reason})` });
    }
    throw error;
  }
}

/** Where each storage lies: one behind the other from `start` on, in the order of the keys. */
async function findStorages(
  source: ByteSource, start: number, keys: PickleValue, references: readonly PickleReference[], work: Work,
): Promise<ReadonlyMap<string, StorageBytes>> {
  const itemBits = itemBitsByKey(references);
  const found = new Map<string, StorageBytes>();
  let at = start;
  for (const key of keys instanceof PickleList ? keys.items : []) {
    throwIfCancelled(work.signal);
    const name = typeof key === 'string' || typeof key === 'number' ? String(key) : '';
    const bits = itemBits.get(name);
    if (bits === undefined || found.has(name)) {
      throw new BadInput({ file: source.name, place: 'keys of storages', reason: `names the storage ${JSON.stringify(name)}, which no tensor has` });
    }
    const place = `storage ${name}`;
    const length = readUint64(viewOf(await readExactly(source, at, 8, place, work.signal)), 0);
    const size = Math.ceil((length * bits) / 8);
    if (at + 8 + size > source.size) {
      throw new BadInput({ file: source.name, place, reason: `truncated: its ${length} elements need ${size} bytes from byte ${at + 8} on, and there are ${source.size - at - 8}` });
    }
    found.set(name, { source, offset: at + 8, size });
    at += 8 + size;
  }
  return found;
}

/** Bits of an element of each storage, by its class. */
function itemBitsByKey(references: readonly PickleReference[]): ReadonlyMap<string, number> {
  const bits = new Map<string, number>();
  for (const reference of references) {
    const id = readStorageId(reference);
    if (typeof id !== 'string') {
      bits.set(id.key, bits.get(id.key) ?? (id.dtype === null ? 8 : bitsOf(id.dtype)));
    }
  }
  return bits;
}
