import { BadInput } from '../../errors';
import type { DumpTensor, Format } from '../format';
import { isMat5, readMat5 } from './mat5';
import { readMat4 } from './mat4';

/** Variables of MATLAB, Octave or `scipy.io.savemat`, of levels 4 and 5. Level 7.3 is HDF5. */
export const matlab: Format = {
  id: 'matlab',
  title: 'MATLAB file',
  extensions: ['.mat'],
  detect: ({ name, head }) => isMat5(head) || (name.endsWith('.mat') && !startsAsHdf5(head)),
  open: async (source, work) => {
    const head = new Uint8Array(Math.min(128, source.size));
    await source.read(0, head, work.signal);
    const tensors = isMat5(head) ? await readMat5(source, work) : await readMat4(source, work);
    requireUnique(source.name, tensors);
    return { format: matlab.id, tensors, notes: [], close: () => source.close() };
  },
};

/** Files of level 7.3 have their text header before the signature of HDF5. */
function startsAsHdf5(head: Uint8Array): boolean {
  const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
  return [0, 512, 1024, 2048].some((at) => signature.every((byte, i) => head[at + i] === byte));
}

function requireUnique(file: string, tensors: readonly DumpTensor[]): void {
  const names = new Set<string>();
  for (const { name } of tensors) {
    if (names.has(name)) {
      throw new BadInput({ file, tensor: name, reason: 'is there twice' });
    }
    names.add(name);
  }
}
