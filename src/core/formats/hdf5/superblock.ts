import type { ByteSource } from '../../bytes/byteSource';
import { readExactly } from '../../bytes/readExactly';
import { subSource } from '../../bytes/subSource';
import { BadInput } from '../../errors';
import type { Work } from '../../work';
import { FieldCursor } from './fieldCursor';
import { requireSeal, StructureReader } from './structureReader';

const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
const what = 'superblock';

/** An HDF5 file whose superblock has been read. */
export interface Hdf5File {
  readonly reader: StructureReader;
  /** The object header of the root group. */
  readonly root: number;
  /** Whether the program that wrote it has not closed it. */
  readonly isOpenForWriting: boolean;
}

/** Whether the signature is at the start or, after a block of the user's own, at 512, 1024, 2048, … as far as `head` goes. */
export function hasHdf5Signature(head: Uint8Array): boolean {
  return signaturePlaces(head.length).some((place) => isSignature(head.subarray(place)));
}

/**
 * Reads the superblock (versions 0 to 3).
 * @throws BadInput where there is none, it is damaged, or the file is shorter than it says
 */
export async function readSuperblock(source: ByteSource, work: Work): Promise<Hdf5File> {
  const start = await findSignature(source, work);
  const bytes = await readExactly(source, start, Math.min(128, source.size - start), what, work.signal);
  const version = bytes[8] ?? 0;
  if (bytes.length > 8 && version > 3) {
    throw new BadInput({ place: what, reason: `has version ${version}, versions 0 to 3 are read` });
  }
  const fields = version < 2 ? readOld(bytes, version) : readNew(bytes);
  const { sizes, base, end, root, isOpenForWriting } = fields;
  if (root === null) {
    throw new BadInput({ place: what, reason: 'names no root group' });
  }
  // A block put before the file later moves everything by as much.
  const expected = end === null ? 0 : end - base;
  if (expected > source.size - start) {
    throw new BadInput({ reason: `truncated: the superblock says that it has ${expected} bytes, and there are ${source.size - start}` });
  }
  const content = start === 0 ? source : subSource(source, start, source.size - start);
  // Structures are read about once each; a file that makes that more often is built to take for ever.
  const budget = (1 << 28) + 100 * content.size;
  return { reader: new StructureReader(content, sizes, work, budget), root, isOpenForWriting };
}

interface SuperblockFields {
  readonly sizes: { readonly address: number; readonly length: number };
  readonly base: number;
  readonly end: number | null;
  readonly root: number | null;
  readonly isOpenForWriting: boolean;
}

function readOld(bytes: Uint8Array, version: number): SuperblockFields {
  const sizes = requireSizes({ address: bytes[13] ?? 0, length: bytes[14] ?? 0 });
  const cursor = new FieldCursor(bytes, sizes, what);
  cursor.skip(version === 0 ? 24 : 28);
  const base = cursor.address() ?? 0;
  cursor.skip(sizes.address);
  const end = cursor.address();
  // The driver's block, then the root's entry: the place of its name, and of its header.
  cursor.skip(2 * sizes.address);
  return { sizes, base, end, root: cursor.address(), isOpenForWriting: false };
}

function readNew(bytes: Uint8Array): SuperblockFields {
  const sizes = requireSizes({ address: bytes[9] ?? 0, length: bytes[10] ?? 0 });
  const cursor = new FieldCursor(bytes, sizes, what);
  cursor.skip(11);
  const flags = cursor.uint(1);
  const base = cursor.address() ?? 0;
  cursor.skip(sizes.address);
  const end = cursor.address();
  const root = cursor.address();
  cursor.skip(4);
  requireSeal(bytes.subarray(0, cursor.at), what);
  return { sizes, base, end, root, isOpenForWriting: (flags & 1) !== 0 };
}

function requireSizes(sizes: SuperblockFields['sizes']): SuperblockFields['sizes'] {
  const allowed = [2, 4, 8];
  if (!allowed.includes(sizes.address) || !allowed.includes(sizes.length)) {
    throw new BadInput({ place: what, reason: `says that addresses take ${sizes.address} bytes and lengths ${sizes.length}` });
  }
  return sizes;
}

async function findSignature(source: ByteSource, work: Work): Promise<number> {
  for (const place of signaturePlaces(source.size)) {
    if (isSignature(await readExactly(source, place, 8, what, work.signal))) {
      return place;
    }
  }
  throw new BadInput({ reason: 'is no HDF5 file: it has no superblock' });
}

function signaturePlaces(size: number): readonly number[] {
  const places: number[] = [];
  for (let place = 0; place + signature.length <= size; place = place === 0 ? 512 : place * 2) {
    places.push(place);
  }
  return places;
}

function isSignature(bytes: Uint8Array): boolean {
  return signature.every((byte, i) => bytes[i] === byte);
}
