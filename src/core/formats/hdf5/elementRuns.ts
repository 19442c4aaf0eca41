import type { ByteSource } from '../../bytes/byteSource';
import { fillExactly } from '../../bytes/readExactly';
import type { Work } from '../../work';

/** The elements of a dataset as bytes, wherever and however they are stored. */
export interface ElementRuns {
  readonly elementBytes: number;
  /**
   * Fills `target` with elements `[start, end)` in C order.
   * @throws BadInput where they cannot be read
   */
  fill(start: number, end: number, target: Uint8Array, work: Work | undefined): Promise<void>;
}

/** Elements one after the other. Whoever makes one has checked that the source holds them all. */
export function contiguousElements(source: ByteSource, address: number, elementBytes: number): ElementRuns {
  return {
    elementBytes,
    fill: (start, _end, target, work) => fillExactly(source, address + start * elementBytes, target, 'data', work?.signal),
  };
}

/** Elements that the dataset's header holds itself. */
export function compactElements(bytes: Uint8Array, elementBytes: number): ElementRuns {
  return {
    elementBytes,
    fill: (start, end, target) => {
      target.set(bytes.subarray(start * elementBytes, end * elementBytes));
      return Promise.resolve();
    },
  };
}

/** Elements that were never written: all of them are the fill value. */
export function unwrittenElements(fillValue: Uint8Array): ElementRuns {
  return {
    elementBytes: fillValue.length,
    fill: (_start, _end, target) => {
      repeat(fillValue, target);
      return Promise.resolve();
    },
  };
}

/** Fills `target` with `value` over and over. */
export function repeat(value: Uint8Array, target: Uint8Array): void {
  if (value.every((byte) => byte === 0)) {
    target.fill(0);
    return;
  }
  target.set(value.subarray(0, target.length));
  for (let done = value.length; done < target.length; done *= 2) {
    target.copyWithin(done, 0, Math.min(done, target.length - done));
  }
}
