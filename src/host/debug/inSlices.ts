import type { Piecewise } from '../../core/debuggee/calls/piecewise';

/** Milliseconds after which what else the thread has to do goes before. */
const sliceLength = 4;

/** Does work in slices of a few milliseconds, so that other extensions and a debugger's messages need not wait for the whole of it. */
export async function inSlices<T>(work: Piecewise<T>): Promise<T> {
  for (;;) {
    const end = performance.now() + sliceLength;
    do {
      const piece = work.next();
      if (piece.done === true) {
        return piece.value;
      }
    } while (performance.now() < end);
    await new Promise((resolve) => { setImmediate(resolve); });
  }
}
