import { BadInput } from '../../errors';
import type { Format } from '../format';
import { hasHdf5Signature } from './superblock';

const extensions = ['.h5', '.hdf5', '.hdf'];
const hdf4Signature = [0x0e, 0x03, 0x13, 0x01];

/** HDF5, with or without Keras's layout in it. Read by this code alone: docs/hdf5.md says why. */
export const hdf5: Format = {
  id: 'hdf5',
  title: 'HDF5',
  extensions,
  detect: ({ head, name }) => hasHdf5Signature(head) || extensions.some((extension) => name.endsWith(extension)),
  open: async (source, work) => {
    const head = new Uint8Array(4);
    await source.read(0, head, work.signal);
    if (hdf4Signature.every((byte, i) => head[i] === byte)) {
      throw new BadInput({ file: source.name, reason: 'is an HDF4 file, which is not read; h4toh5 makes an HDF5 file of it' });
    }
    const { openHdf5 } = await import(/* webpackChunkName: "hdf5" */ './openHdf5');
    return openHdf5(source, work);
  },
};
