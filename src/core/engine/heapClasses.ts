import { storedBytes } from '../tensors/dtypeTable';
import { rowElements } from '../tensors/shape';
import type { RowReader } from '../tensors/rowReader';
import type { Work } from '../work';
import { readInPlace } from './heapRows';
import type { FusedKernels, HeapBlock } from './kernels';

/** Room on the heap for the class indices of a block, and for what they are read from. */
export class HeapClasses {
  /** int32. */
  readonly block: HeapBlock;
  private readonly raw: HeapBlock | null;
  private readonly perRow: number;

  /** @param classes that there are; null where labels need a look each: some of them stand for none, or for another */
  constructor(private readonly view: RowReader, private readonly kernels: FusedKernels, private readonly classes: number | null, rows: number) {
    this.perRow = rowElements(view.shape);
    this.block = kernels.reserve(rows * this.perRow * Int32Array.BYTES_PER_ELEMENT);
    const isReadable = view.stored !== undefined && classes !== null && kernels.decodedType(view.dtype) !== null;
    this.raw = isReadable ? kernels.reserve(storedBytes(view.dtype, rows * this.perRow)) : null;
  }

  /** Reads rows `[start, end)`; false where they have to be looked at one by one, as where one of them is no class. */
  async read(start: number, end: number, work: Work): Promise<boolean> {
    const { raw, view: { stored, dtype }, kernels, classes, block } = this;
    if (stored === undefined || raw === null || classes === null) {
      return false;
    }
    const count = (end - start) * this.perRow;
    await readInPlace(stored, start, raw, storedBytes(dtype, count), work);
    return kernels.classIndices(raw, { dtype, littleEndian: stored.littleEndian }, count, classes, block) < 0;
  }

  release(): void {
    this.raw?.release();
    this.block.release();
  }
}
