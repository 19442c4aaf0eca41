import { workspace, type Uri } from 'vscode';
import { workspaceFile } from './driver';

const kinds = { float32: '<f4', int32: '<i4' } as const;

/** Writes a NumPy array of version 1.0 in C order. */
export async function writeNpy(name: string, shape: readonly number[], data: Float32Array | Int32Array): Promise<Uri> {
  const descr = kinds[data instanceof Float32Array ? 'float32' : 'int32'];
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(', ')}${shape.length === 1 ? ',' : ''}), }`;
  const length = Math.ceil((10 + text.length + 1) / 64) * 64 - 10;
  const header = new TextEncoder().encode(`\x00NUMPY\x01\x00${String.fromCharCode(length % 256, length >> 8)}${text.padEnd(length - 1)}\n`);
  header[0] = 0x93;
  const file = workspaceFile(name);
  await workspace.fs.writeFile(file, Buffer.concat([header, Buffer.from(data.buffer, data.byteOffset, data.byteLength)]));
  return file;
}

/** Numbers in (0, 1) by xorshift32 (Marsaglia 2003), the same for a seed. */
export function uniforms(seed: number): () => number {
  let state = (Math.imul(seed, 2654435761) ^ 0x9e3779b9) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return ((state >>> 0) + 0.5) / 2 ** 32;
  };
}
