import { hostIsLittleEndian, swapByteOrder } from '../bytes/byteOrder';
import { bitsOf, storedBytes } from '../tensors/dtypeTable';
import { rowElements } from '../tensors/shape';
import type { RowReader, StoredRows } from '../tensors/rowReader';
import type { Work } from '../work';
import { toFloat64 } from './float64Rows';
import type { FloatType, FusedKernels, HeapBlock } from './kernels';

/** What tensors are computed in together: the narrower of the two that holds the values of all. */
export function floatTypeOf(views: readonly RowReader[], kernels: FusedKernels): FloatType {
  return views.every(({ dtype }) => (kernels.decodedType(dtype) ?? 'float32') === 'float32') ? 'float32' : 'float64';
}

/** Room on the heap for a block of rows of a tensor. */
export class HeapRows {
  readonly block: HeapBlock;
  private readonly width: number;
  /** Where the rows are read to as they are stored; null where they cannot be read so. */
  private readonly raw: HeapBlock | null;

  /**
   * @param type what the rows are wanted in
   * @param rows most rows of a block
   */
  constructor(private readonly view: RowReader, private readonly type: FloatType, private readonly kernels: FusedKernels, rows: number) {
    const { dtype, stored } = view;
    this.width = rowElements(view.shape);
    this.block = kernels.reserve(rows * this.width * bytesOf[type]);
    const isDecoded = stored !== undefined && kernels.decodedType(dtype) !== null;
    const hasOneSize = bitsOf(dtype) === bytesOf[type] * 8;
    this.raw = !isDecoded ? null : hasOneSize ? this.block : kernels.reserve(storedBytes(dtype, rows * this.width));
  }

  /**
   * Reads rows `[start, end)` into it.
   * @throws BadInput where they cannot be read
   */
  async read(start: number, end: number, work: Work): Promise<void> {
    const { raw, view: { stored, dtype }, type, kernels, block } = this;
    const count = (end - start) * this.width;
    if (stored === undefined || raw === null) {
      await this.copy(start, end, work);
      return;
    }
    await readInPlace(stored, start, raw, storedBytes(dtype, count), work);
    if (dtype !== type) {
      kernels.decode(raw, { dtype, littleEndian: stored.littleEndian }, count, block, type);
    } else if (stored.littleEndian !== hostIsLittleEndian) {
      swapByteOrder(block.bytes().subarray(0, count * bytesOf[type]), bytesOf[type]);
    }
  }

  release(): void {
    if (this.raw !== this.block) {
      this.raw?.release();
    }
    this.block.release();
  }

  private async copy(start: number, end: number, work: Work): Promise<void> {
    const { data } = await this.view.readRows(start, end, work);
    if (this.type === 'float64') {
      this.block.float64().set(toFloat64(data));
    } else {
      this.block.float32().set(data as Exclude<typeof data, BigInt64Array | BigUint64Array>);
    }
  }
}

/**
 * Fills the beginning of a block with rows as they are stored. What else is computed meanwhile may let the memory grow, which takes
 * the bytes out from under a read: then it is read again.
 */
export async function readInPlace(stored: StoredRows, start: number, block: HeapBlock, bytes: number, work: Work): Promise<void> {
  for (;;) {
    const target = block.bytes().subarray(0, bytes);
    const isTaken = (): boolean => bytes > 0 && target.length === 0;
    try {
      await stored.readInto(start, target, work);
    } catch (error) {
      if (!isTaken()) {
        throw error;
      }
    }
    if (!isTaken()) {
      return;
    }
  }
}

const bytesOf: Readonly<Record<FloatType, number>> = { float32: 4, float64: 8 };
