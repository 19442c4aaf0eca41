import { alignment, pageBytes, type Heap } from './heap';
import { webAssembly } from './webAssembly';

/** Bytes `[start, end)` that nobody has. */
interface Gap {
  readonly start: number;
  readonly end: number;
}

/** A memory of the kernels' own. It grows where no gap between its blocks is large enough, and never shrinks. */
export function ownHeap(): Heap {
  const memory = new webAssembly.Memory({ initial: 1 });
  const sizes = new Map<number, number>();
  // Address 0 is left: it stands for no memory.
  let gaps: readonly Gap[] = [{ start: alignment, end: pageBytes }];

  const give = (gap: Gap): void => { gaps = joined([...gaps, gap]); };
  /** The smallest gap that fits, so that large ones stay for large blocks. */
  const fitting = (size: number): Gap | undefined => (
    gaps.filter(({ start, end }) => end - start >= size).sort((a, b) => (a.end - a.start) - (b.end - b.start))[0]);
  const grow = (size: number): void => {
    const end = memory.buffer.byteLength;
    const last = gaps.at(-1);
    const missing = size - (last?.end === end ? last.end - last.start : 0);
    const pages = Math.ceil(missing / pageBytes);
    memory.grow(pages);
    give({ start: end, end: end + pages * pageBytes });
  };

  return {
    memory,
    allocate: (bytes) => {
      const size = Math.max(alignment, Math.ceil(bytes / alignment) * alignment);
      if (fitting(size) === undefined) {
        grow(size);
      }
      const gap = fitting(size);
      if (gap === undefined) {
        throw new RangeError(`there is no memory for ${bytes} bytes`);
      }
      gaps = gaps.flatMap((other) => (other !== gap ? [other] : gap.start + size < gap.end ? [{ start: gap.start + size, end: gap.end }] : []));
      sizes.set(gap.start, size);
      return gap.start;
    },
    free: (pointer) => {
      const size = sizes.get(pointer);
      if (size === undefined) {
        throw new RangeError(`no block begins at byte ${pointer}`);
      }
      sizes.delete(pointer);
      give({ start: pointer, end: pointer + size });
    },
  };
}

/** The gaps in their order, those that touch as one. */
function joined(gaps: readonly Gap[]): readonly Gap[] {
  const inOrder: Gap[] = [];
  for (const gap of [...gaps].sort((a, b) => a.start - b.start)) {
    const before = inOrder.at(-1);
    if (before?.end === gap.start) {
      inOrder[inOrder.length - 1] = { start: before.start, end: gap.end };
    } else {
      inOrder.push(gap);
    }
  }
  return inOrder;
}
