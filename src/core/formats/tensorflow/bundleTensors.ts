import { checkedSource } from '../../bytes/checkedSource';
import { subSource } from '../../bytes/subSource';
import { BadInput } from '../../errors';
import { isNumeric, storedBytes } from '../../tensors/dtypeTable';
import { joinedRows } from '../../tensors/joinedRows';
import { describeShape, elementCount } from '../../tensors/shape';
import { isComplex, storedComplexTensors } from '../complexTensors';
import type { DumpTensor } from '../format';
import { opaqueTensor } from '../opaqueTensor';
import { storedTensor } from '../storedTensor';
import type { BundleEntry, BundleIndex, NamedEntry } from './bundleIndex';
import { crc32c, unmasked } from './crc32c';
import { storedTypeOf } from './dataTypes';
import { sliceKey, type Extent } from './orderedCode';
import type { ShardFiles } from './shardFiles';

/** Makes the tensors of a checkpoint from its directory. */
export class BundleTensors {
  constructor(private readonly file: string, private readonly index: BundleIndex, private readonly shards: ShardFiles) {}

  /** A tensor that cannot be read is listed with the reason; the others stay readable. */
  async make(named: NamedEntry): Promise<readonly DumpTensor[]> {
    const { name, entry } = named;
    const { dtype, refusal } = storedTypeOf(entry.dataType);
    const shapeProblem = problemOfShape(entry);
    if (shapeProblem !== null) {
      return [opaqueTensor(this.file, name, [], dtype, 0, shapeProblem)];
    }
    const bytes = storedBytes(dtype, elementCount(entry.shape) ?? Infinity);
    if (refusal !== undefined || !(isNumeric(dtype) || isComplex(dtype))) {
      return [opaqueTensor(this.file, name, entry.shape, dtype, isSize(entry.size) ? entry.size : bytes, refusal ?? `holds ${dtype}`)];
    }
    try {
      return entry.slices.length > 0 ? [await this.partitioned(named)] : await this.whole(name, entry);
    } catch (error) {
      if (error instanceof BadInput) {
        return [opaqueTensor(error.file ?? this.file, name, entry.shape, dtype, bytes, error.reason)];
      }
      throw error;
    }
  }

  /** A tensor whose values lie in one shard, one after the other; of complex numbers also their parts. */
  private async whole(name: string, entry: BundleEntry): Promise<readonly DumpTensor[]> {
    const { shard, offset, size, shape, crc } = entry;
    const { dtype } = storedTypeOf(entry.dataType);
    const problem = problemOfShape(entry);
    if (problem !== null || !(isNumeric(dtype) || isComplex(dtype))) {
      throw new BadInput({ reason: problem ?? `holds ${dtype}` });
    }
    const needed = storedBytes(dtype, elementCount(shape) ?? Infinity);
    if (size !== needed) {
      throw new BadInput({ reason: `has ${size} bytes of data, and ${dtype} of shape ${describeShape(shape)} takes ${needed}` });
    }
    if (!isSize(shard) || shard >= this.index.shards) {
      throw new BadInput({ reason: `lies in shard ${shard}, and the checkpoint has ${this.index.shards}` });
    }
    const source = await this.shards.open(shard);
    if (source instanceof BadInput) {
      throw new BadInput({ reason: `its values are in ${this.shards.nameOf(shard)}, which cannot be read: ${source.reason}` });
    }
    if (!isSize(offset) || offset + size > source.size) {
      throw new BadInput({
        reason: `truncated: its ${size} bytes from byte ${offset} on end past the ${source.size} bytes of ${this.shards.nameOf(shard)}`,
      });
    }
    const stored = subSource(source, offset, size);
    const checked = crc === null ? stored : checkedSource(stored, {
      checksum: crc32c,
      expected: unmasked(crc),
      damaged: () => new BadInput({ reason: 'is damaged: the CRC-32C checksum of its values does not fit' }),
    });
    const { littleEndian } = this.index;
    return isNumeric(dtype)
      ? [storedTensor(name, shape, { source: checked, offset: 0, encoding: { dtype, littleEndian } })]
      : storedComplexTensors(name, shape, dtype, { source: checked, offset: 0, littleEndian });
  }

  /** A partitioned variable: its pieces, each a tensor of its own, joined where they tile its first axis. */
  private async partitioned({ name, key, entry }: NamedEntry): Promise<DumpTensor> {
    const pieces = [...entry.slices].sort((a, b) => startOf(a) - startOf(b));
    requireTiling(entry, pieces);
    const parts: DumpTensor[] = [];
    for (const slice of pieces) {
      const piece = this.index.pieces.get(sliceKey(key, slice));
      if (piece === undefined) {
        throw new BadInput({ reason: `its piece ${describeSlice(slice)} is not in the index` });
      }
      const shape = [lengthOf(slice, entry), ...entry.shape.slice(1)];
      if (piece.dataType !== entry.dataType || piece.slices.length > 0 || describeShape(piece.shape) !== describeShape(shape)) {
        throw new BadInput({ reason: `its piece ${describeSlice(slice)} is of another type or shape than the whole says` });
      }
      const [part, ...complexParts] = await this.whole(name, piece);
      if (part === undefined || complexParts.length > 0) {
        throw new BadInput({ reason: 'is a partitioned variable of complex numbers, which is not read' });
      }
      parts.push(part);
    }
    return joined(name, this.file, parts);
  }
}

/** Pieces one after the other as one tensor. */
function joined(name: string, file: string, parts: readonly DumpTensor[]): DumpTensor {
  const [first, ...others] = parts.map((part) => ({ rows: rowsOf(part), file, tensor: name }));
  if (first === undefined) {
    throw new BadInput({ reason: 'has no pieces' });
  }
  const rows = joinedRows(first, others);
  const { dtype, shape } = rows;
  return {
    name, dtype, shape,
    byteLength: storedBytes(dtype, elementCount(shape) ?? Infinity),
    readRows: (start, end, work) => rows.readRows(start, end, work),
  };
}

function rowsOf(part: DumpTensor): Parameters<typeof joinedRows>[0]['rows'] {
  if (!isNumeric(part.dtype)) {
    throw new BadInput({ reason: `holds ${part.dtype}` });
  }
  return { dtype: part.dtype, shape: part.shape, readRows: part.readRows.bind(part) };
}

function requireTiling({ shape }: BundleEntry, pieces: readonly (readonly Extent[])[]): void {
  let covered = 0;
  for (const slice of pieces) {
    const [first, ...others] = slice;
    const isWhole = (extent: Extent, axis: number): boolean => extent.start === 0 && (extent.length === null || extent.length === shape[axis]);
    if (first === undefined || slice.length !== shape.length || !others.every((extent, i) => isWhole(extent, i + 1))) {
      throw new BadInput({ reason: 'is partitioned along another axis than the first, and its pieces are not joined' });
    }
    if (first.start !== covered || (first.length === null && covered !== 0) || (first.length !== null && !isSize(first.length))) {
      throw new BadInput({ reason: `its pieces leave out or repeat rows: one begins at row ${first.start}, and ${covered} is expected` });
    }
    covered = first.start + (first.length ?? shape[0] ?? 0);
  }
  if (covered !== shape[0]) {
    throw new BadInput({ reason: `its pieces cover ${covered} of its ${shape[0] ?? 0} rows` });
  }
}

function startOf(slice: readonly Extent[]): number {
  return slice[0]?.start ?? 0;
}

function lengthOf(slice: readonly Extent[], { shape }: BundleEntry): number {
  return slice[0]?.length ?? shape[0] ?? 0;
}

/** `0:5, :`. */
function describeSlice(slice: readonly Extent[]): string {
  return slice.map(({ start, length }) => (length === null ? ':' : `${start}:${start + length}`)).join(', ');
}

function problemOfShape({ shape, hasUnknownRank }: BundleEntry): string | null {
  if (hasUnknownRank) {
    return 'its shape is unknown';
  }
  const negative = shape.find((length) => length < 0);
  if (negative !== undefined) {
    return `its shape ${describeShape(shape)} has the negative length ${negative}`;
  }
  return elementCount(shape) === null || !shape.every(isSize) ? `its shape ${describeShape(shape)} has more elements than any file can hold` : null;
}

function isSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
