import assert from 'node:assert/strict';

/** Within `relative` of the wanted number; NaN, infinities and 0 exactly. */
export function assertClose(got: number | null | undefined, wanted: number, relative = 1e-6, what = 'value'): void {
  assert.equal(typeof got, 'number', `${what} is ${String(got)}`);
  const isClose = Object.is(got, wanted) || got === wanted || Math.abs(Number(got) - wanted) <= relative * Math.abs(wanted);
  assert.ok(isClose, `${what}: ${String(got)}, expected ${wanted}`);
}

export function assertAllClose(got: ArrayLike<number> | null | undefined, wanted: ArrayLike<number>, relative = 1e-6, what = 'element'): void {
  assert.ok(got !== null && got !== undefined, `there is no ${what}`);
  assert.equal(got.length, wanted.length, `number of ${what}s`);
  for (let i = 0; i < wanted.length; i++) {
    assertClose(got[i], wanted[i] ?? NaN, relative, `${what} ${i}`);
  }
}
