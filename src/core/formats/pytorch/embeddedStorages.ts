import { memorySource } from '../../bytes/memorySource';
import { BadInput } from '../../errors';
import { throwIfCancelled, type Work } from '../../work';
import type { Wanted } from '../pickle/pickleMachine';
import { PickleCall, PickleReference, PickleTuple, type PickleValue } from '../pickle/pickleValue';
import { bytesOf } from '../pickled/pickledBytes';
import { openLegacyCheckpoint } from './legacyCheckpoint';
import { readStorageId, type StorageBytes, type Storages } from './storages';

/** What a plain pickle calls for a storage, which it holds as the bytes of a file that `torch.save` wrote. */
export const embeddedStorage = 'torch.storage._load_from_bytes';

/** The storages of a file, and how a storage is named where a tensor is a view of it. */
export interface TorchStorages {
  readonly storages: Storages;
  /** The persistent id of a storage that is embedded; any other value as it is. */
  readonly referenceOf: (value: PickleValue | undefined) => PickleValue | undefined;
}

/**
 * Reads the storages that a plain pickle embeds (`pickle.dump` of tensors): each is a pickle of its own, read by the same inert machine.
 * @returns also what those pickles would have called
 */
export async function embeddedStorages(
  file: string, wanted: ReadonlyMap<string, Wanted>, outside: Storages, work: Work,
): Promise<TorchStorages & { readonly wanted: ReadonlyMap<string, Wanted> }> {
  const all = new Map(wanted);
  const references = new Map<PickleValue, PickleReference>();
  const found = new Map<string, StorageBytes | string>();
  let littleEndian = true;
  for (const call of wanted.get(embeddedStorage)?.calls ?? []) {
    throwIfCancelled(work.signal);
    const key = `embedded ${references.size}`;
    const { reference, bytes, inner, isLittle } = await readEmbedded(file, call, key, work);
    littleEndian &&= isLittle;
    references.set(call, reference);
    found.set(key, bytes);
    inner.forEach((call, name) => all.set(name, all.get(name) ?? call));
  }
  return {
    wanted: all,
    storages: found.size === 0 ? outside : { littleEndian, find: (key) => found.get(key) ?? outside.find(key) },
    referenceOf: (value) => (value instanceof PickleCall ? references.get(value) : undefined) ?? value,
  };
}

interface Embedded {
  /** The storage under its key in this file. */
  readonly reference: PickleReference;
  readonly bytes: StorageBytes | string;
  readonly inner: ReadonlyMap<string, Wanted>;
  readonly isLittle: boolean;
}

/** One that is damaged makes its tensors unreadable, and no others. */
async function readEmbedded(file: string, call: PickleCall, key: string, work: Work): Promise<Embedded> {
  const content = bytesOf(call.args.items[0]);
  const unreadable = (reason: string, inner: Embedded['inner'] = new Map()): Embedded => ({
    reference: new PickleReference(null), bytes: `its storage ${reason}`, inner, isLittle: true,
  });
  if (content === null) {
    return unreadable('is no bytes');
  }
  try {
    const { contents, wanted: inner, storages } = await openLegacyCheckpoint(memorySource(content, file), work);
    if (!(contents instanceof PickleReference) || !(contents.id instanceof PickleTuple)) {
      return unreadable('is no storage of PyTorch’s', inner);
    }
    const id = readStorageId(contents);
    if (typeof id === 'string') {
      return unreadable(id, inner);
    }
    const [kind = null, type = null, , ...rest] = contents.id.items;
    const reference = new PickleReference(new PickleTuple([kind, type, key, ...rest]));
    return { reference, bytes: storages.find(id.key), inner, isLittle: storages.littleEndian };
  } catch (error) {
    if (error instanceof BadInput) {
      return unreadable(`is damaged: ${error.reason}`);
    }
    throw error;
  }
}
