/** Work that is done a piece at a time: each `next` does one, and between two of them something else may be done. */
export type Piecewise<T> = Generator<undefined, T, undefined>;

/** Steps of a loop after which a piece ends: they take about a millisecond, also where the loop runs for the first time. */
export const pieceLength = 256;

/** Does all of it. */
export function atOnce<T>(work: Piecewise<T>): T {
  for (;;) {
    const piece = work.next();
    if (piece.done === true) {
      return piece.value;
    }
  }
}
