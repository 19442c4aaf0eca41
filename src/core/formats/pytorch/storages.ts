import type { ByteSource } from '../../bytes/byteSource';
import type { DType } from '../../tensors/dtype';
import { PickleGlobal, PickleTuple, integerOf, type PickleReference } from '../pickle/pickleValue';
import { storageClasses } from './dtypes';

/** Where the bytes of a storage lie. */
export interface StorageBytes {
  readonly source: ByteSource;
  readonly offset: number;
  readonly size: number;
}

/** The storages of a file by their keys. */
export interface Storages {
  readonly littleEndian: boolean;
  /** The bytes of one, or why there are none. */
  find(key: string): StorageBytes | string;
}

/** A storage as a persistent id names it. */
export interface StorageId {
  readonly key: string;
  /** Null where the id does not say, of a storage of bytes. */
  readonly dtype: DType | null;
  /** Elements; of a storage of bytes, bytes. */
  readonly length: number;
  /** Where its elements begin in the storage of that key: legacy files hold views of storages. */
  readonly start: number;
}

/**
 * Reads `('storage', class, key, location, length)`, to which legacy files add `(view key, offset, length)` or None.
 * Gives text that says what is wrong where it is no storage that is known.
 */
export function readStorageId({ id }: PickleReference): StorageId | string {
  if (!(id instanceof PickleTuple) || id.items[0] !== 'storage') {
    return 'its storage has no persistent id of PyTorch’s';
  }
  const [, type, key, , numel, view] = id.items;
  if (!(type instanceof PickleGlobal) || !/^torch(\.|$)/.test(type.module)) {
    return 'its storage is of no class of PyTorch’s';
  }
  const dtype = storageClasses.get(type.name);
  if (dtype === undefined) {
    return `its storage is of the unknown class ${type.module}.${type.name}`;
  }
  const count = lengthOf(numel);
  const keyText = typeof key === 'string' ? key : integerOf(key)?.toString();
  if (keyText === undefined || count === null) {
    return 'its storage has no key and length';
  }
  const [, offset = 0, viewed = count] = view instanceof PickleTuple ? view.items : [];
  const [start, length] = [lengthOf(offset), lengthOf(viewed)];
  return start === null || length === null ? 'its storage’s view is no range of it' : { key: keyText, dtype, length, start };
}

/** A count of elements; null of anything that is none. */
export function lengthOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}
