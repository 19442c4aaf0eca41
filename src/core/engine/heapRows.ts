import { hostIsLittleEndian, swapByteOrder } from '../bytes/byteOrder';
import { rowElements } from '../tensors/shape';
import type { NumericDType } from '../tensors/dtype';
import type { TensorView } from '../tensors/tensor';
import type { Work } from '../work';
import { toFloat64 } from './float64Rows';
import type { FloatType, FusedKernels, HeapBlock } from './kernels';

/** What a kernel computes a dtype in: the narrower of the two that holds its every value. */
export function floatTypeOf(dtype: NumericDType): FloatType {
  return wide.has(dtype) ? 'float64' : 'float32';
}

const wide: ReadonlySet<NumericDType> = new Set(['float64', 'int64', 'uint64', 'int32', 'uint32']);

/** Room on the heap for a block of rows of a tensor. */
export class HeapRows {
  readonly block: HeapBlock;
  private readonly width: number;

  /** @param rows most rows of a block */
  constructor(private readonly view: TensorView, readonly type: FloatType, kernels: FusedKernels, rows: number) {
    this.width = rowElements(view.shape);
    this.block = kernels.reserve(rows * this.width * bytesOf[type]);
  }

  /**
   * Reads rows `[start, end)` into it.
   * @throws BadInput where they cannot be read
   */
  async read(start: number, end: number, work: Work): Promise<void> {
    const { stored, dtype } = this.view;
    const bytes = (end - start) * this.width * bytesOf[this.type];
    if (stored !== undefined && dtype === this.type) {
      await this.readInPlace((target) => stored.readInto(start, target, work), bytes);
      if (stored.littleEndian !== hostIsLittleEndian) {
        swapByteOrder(this.block.bytes().subarray(0, bytes), bytesOf[this.type]);
      }
      return;
    }
    const { data } = await this.view.readRows(start, end, work);
    if (this.type === 'float64') {
      this.block.float64().set(toFloat64(data));
    } else {
      this.block.float32().set(data as Exclude<typeof data, BigInt64Array | BigUint64Array>);
    }
  }

  release(): void {
    this.block.release();
  }

  /** What else is computed meanwhile may let the memory grow, which takes the bytes out from under a read: then it is read again. */
  private async readInPlace(read: (target: Uint8Array) => Promise<void>, bytes: number): Promise<void> {
    for (;;) {
      const target = this.block.bytes().subarray(0, bytes);
      const isTaken = (): boolean => bytes > 0 && target.length === 0;
      try {
        await read(target);
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
}

const bytesOf: Readonly<Record<FloatType, number>> = { float32: 4, float64: 8 };
