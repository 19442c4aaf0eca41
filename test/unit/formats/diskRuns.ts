import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import * as os from 'node:os';
import * as path from 'node:path';
import { nodeFileSystem } from '../../../src/core/bytes/nodeFile';
import { TensorStore } from '../../../src/core/formats/tensorStore';
import type { TensorView } from '../../../src/core/tensors/tensor';

/** NumPy's name of what an array holds. */
function descrOf(data: ArrayBufferView): string {
  return data instanceof Float32Array ? '<f4' : data instanceof Float64Array ? '<f8' : data instanceof Uint16Array ? '<f2' : data instanceof Uint8Array ? '|u1' : '<i8';
}

/** A file as NumPy saves an array; `Uint16Array` stands for float16. */
export function npyBytes(data: ArrayBufferView, shape: readonly number[]): Uint8Array {
  const text = `{'descr': '${descrOf(data)}', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`.padEnd(117, ' ');
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00\x76\x00', 'latin1'), Buffer.from(`${text}\n`), Buffer.from(data.buffer, data.byteOffset, data.byteLength)]);
}

/** Arrays in files of a folder of their own. */
export class DiskRuns {
  private readonly stores: TensorStore[] = [];

  private constructor(readonly folder: string) {}

  static async make(): Promise<DiskRuns> {
    return new DiskRuns(await mkdtemp(path.join(os.tmpdir(), 'loss-inspector-')));
  }

  file(name: string): string {
    return path.join(this.folder, name);
  }

  async write(name: string, data: ArrayBufferView, shape: readonly number[]): Promise<void> {
    await writeFile(this.file(name), npyBytes(data, shape));
  }

  /** The tensor that a reference names, with its file open. */
  view(reference: string): Promise<TensorView> {
    const store = new TensorStore(nodeFileSystem());
    this.stores.push(store);
    return store.resolve(reference, this.folder);
  }

  async dispose(): Promise<void> {
    await Promise.all(this.stores.map((store) => store.close()));
    await rm(this.folder, { recursive: true, force: true });
  }
}
