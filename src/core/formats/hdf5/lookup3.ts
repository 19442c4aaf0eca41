import { viewOf } from '../../bytes/byteOrder';

/** Bob Jenkins' lookup3 hash (`hashlittle`, initial value 0), which HDF5 seals its newer structures with. */
export function lookup3(bytes: Uint8Array): number {
  const padded = new Uint8Array(Math.max(12, Math.ceil(bytes.length / 12) * 12));
  padded.set(bytes);
  const view = viewOf(padded);
  const state: State = { a: 0, b: 0, c: 0 };
  state.a = state.b = state.c = (0xdeadbeef + bytes.length) | 0;
  if (bytes.length === 0) {
    return state.c >>> 0;
  }
  for (let at = 0; at < padded.length; at += 12) {
    state.a = (state.a + view.getInt32(at, true)) | 0;
    state.b = (state.b + view.getInt32(at + 4, true)) | 0;
    state.c = (state.c + view.getInt32(at + 8, true)) | 0;
    if (at + 12 < padded.length) {
      mix(state);
    }
  }
  return finish(state);
}

interface State {
  a: number;
  b: number;
  c: number;
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

function mix(state: State): void {
  let { a, b, c } = state;
  a = (a - c) | 0; a ^= rotate(c, 4); c = (c + b) | 0;
  b = (b - a) | 0; b ^= rotate(a, 6); a = (a + c) | 0;
  c = (c - b) | 0; c ^= rotate(b, 8); b = (b + a) | 0;
  a = (a - c) | 0; a ^= rotate(c, 16); c = (c + b) | 0;
  b = (b - a) | 0; b ^= rotate(a, 19); a = (a + c) | 0;
  c = (c - b) | 0; c ^= rotate(b, 4); b = (b + a) | 0;
  Object.assign(state, { a, b, c });
}

function finish({ a, b, c }: State): number {
  c = ((c ^ b) - rotate(b, 14)) | 0;
  a = ((a ^ c) - rotate(c, 11)) | 0;
  b = ((b ^ a) - rotate(a, 25)) | 0;
  c = ((c ^ b) - rotate(b, 16)) | 0;
  a = ((a ^ c) - rotate(c, 4)) | 0;
  b = ((b ^ a) - rotate(a, 14)) | 0;
  c = ((c ^ b) - rotate(b, 24)) | 0;
  return c >>> 0;
}
