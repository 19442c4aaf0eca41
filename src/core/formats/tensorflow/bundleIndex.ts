import { viewOf } from '../../bytes/byteOrder';
import type { ByteSource } from '../../bytes/byteSource';
import { BadInput, locating } from '../../errors';
import { maximumAxes } from '../../tensors/shape';
import type { Work } from '../../work';
import { latin1, type Extent } from './orderedCode';
import { bytesOfField, signedOf, wireFields, type WireField } from './protobuf';
import { readSortedTable } from './sortedTable';

/** What the index says of one tensor, or of one piece of a partitioned variable (`BundleEntryProto`). */
export interface BundleEntry {
  readonly dataType: number;
  /** As written: lengths may be negative, or past what a number holds exactly (Infinity). */
  readonly shape: readonly number[];
  readonly hasUnknownRank: boolean;
  readonly shard: number;
  readonly offset: number;
  readonly size: number;
  /** Masked CRC-32C of its bytes; null where the writer left it out. */
  readonly crc: number | null;
  /** Of a partitioned variable: where its pieces lie in it. */
  readonly slices: readonly (readonly Extent[])[];
}

/** An entry and the name it is kept under. */
export interface NamedEntry {
  readonly key: Uint8Array;
  readonly name: string;
  readonly entry: BundleEntry;
}

/** The directory of a checkpoint (tensor_bundle.proto). */
export interface BundleIndex {
  readonly shards: number;
  readonly littleEndian: boolean;
  readonly tensors: readonly NamedEntry[];
  /** Pieces of partitioned variables by their encoded key, one character a byte. */
  readonly pieces: ReadonlyMap<string, BundleEntry>;
}

/** `%05d-of-%05d` names no more. */
const maximumShards = 99_999;
const maximumPieces = 100_000;

/** @throws BadInput where the file is no index of a checkpoint */
export async function readBundleIndex(source: ByteSource, work: Work): Promise<BundleIndex> {
  const [first, ...rest] = await readSortedTable(source, work);
  if (first?.key.length !== 0) {
    throw new BadInput({ file: source.name, reason: 'is no TensorFlow checkpoint: its index has no header' });
  }
  const header = await locating({ file: source.name, place: 'header' }, () => readHeader(first.value));
  const tensors: NamedEntry[] = [];
  const pieces = new Map<string, BundleEntry>();
  for (const { key, value } of rest) {
    const name = nameOf(key);
    const entry = await locating({ file: source.name, tensor: name, place: 'index' }, () => readEntry(value));
    if (key[0] === 0) {
      pieces.set(latin1(key), entry);
    } else {
      tensors.push({ key, name, entry });
    }
  }
  return { ...header, tensors, pieces };
}

function readHeader(bytes: Uint8Array): { shards: number; littleEndian: boolean } {
  let shards = 0;
  let endianness = 0n;
  for (const field of wireFields(bytes)) {
    switch (field.number) {
      case 1: shards = small(field); break;
      case 2: endianness = signedOf(field); break;
      default: break;
    }
  }
  if (!(shards > 0 && shards <= maximumShards)) {
    throw new BadInput({ reason: `claims ${shards} shards; there are 1 to ${maximumShards}` });
  }
  if (endianness !== 0n && endianness !== 1n) {
    throw new BadInput({ reason: `names the unknown byte order ${endianness}` });
  }
  return { shards, littleEndian: endianness === 0n };
}

function readEntry(bytes: Uint8Array): BundleEntry {
  let entry: BundleEntry = { dataType: 0, shape: [], hasUnknownRank: false, shard: 0, offset: 0, size: 0, crc: null, slices: [] };
  const slices: (readonly Extent[])[] = [];
  for (const field of wireFields(bytes)) {
    switch (field.number) {
      case 1: entry = { ...entry, dataType: small(field) }; break;
      case 2: entry = { ...entry, ...readShape(bytesOfField(field)) }; break;
      case 3: entry = { ...entry, shard: small(field) }; break;
      case 4: entry = { ...entry, offset: small(field) }; break;
      case 5: entry = { ...entry, size: small(field) }; break;
      case 6: entry = { ...entry, crc: field.kind === 'fixed32' ? viewOf(field.value).getUint32(0, true) : null }; break;
      case 7: slices.push(readSlice(bytesOfField(field))); break;
      default: break;
    }
    if (slices.length > maximumPieces) {
      throw new BadInput({ reason: `has more than ${maximumPieces} pieces` });
    }
  }
  return { ...entry, slices };
}

/** `TensorShapeProto`: dimensions with a size each. */
export function readShape(bytes: Uint8Array): { readonly shape: readonly number[]; readonly hasUnknownRank: boolean } {
  const shape: number[] = [];
  let hasUnknownRank = false;
  for (const field of wireFields(bytes)) {
    if (field.number === 2) {
      let length = 0;
      for (const inner of wireFields(bytesOfField(field))) {
        length = inner.number === 1 ? small(inner) : length;
      }
      shape.push(length);
      requireAxes(shape.length);
    } else if (field.number === 3) {
      hasUnknownRank = signedOf(field) !== 0n;
    }
  }
  return { shape, hasUnknownRank };
}

/** `TensorSliceProto`: an extent for each axis; an empty one is the whole axis. */
function readSlice(bytes: Uint8Array): Extent[] {
  const extents: Extent[] = [];
  for (const field of wireFields(bytes)) {
    if (field.number === 1) {
      let start = 0;
      let length: number | null = null;
      for (const inner of wireFields(bytesOfField(field))) {
        start = inner.number === 1 ? small(inner) : start;
        length = inner.number === 2 ? small(inner) : length;
      }
      extents.push({ start, length });
      requireAxes(extents.length);
    }
  }
  return extents;
}

function requireAxes(count: number): void {
  if (count > maximumAxes) {
    throw new BadInput({ reason: `its shape has more than ${maximumAxes} axes` });
  }
}

/** An integer that must be small to mean anything: Infinity past 2^53. */
function small(field: WireField): number {
  const value = signedOf(field);
  return value > BigInt(Number.MAX_SAFE_INTEGER) ? Infinity : Number(value);
}

function nameOf(key: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(key);
  } catch {
    return latin1(key);
  }
}
