import { hasNpyMagic, readNpyHeader } from './npyHeader';
import { npyTensors, trailingBytes } from './npyTensors';
import type { Format } from './format';

/** One NumPy array: `numpy.save`. */
export const npy: Format = {
  id: 'npy',
  title: 'NumPy array',
  extensions: ['.npy'],
  detect: ({ head, name }) => hasNpyMagic(head) || name.endsWith('.npy'),
  open: async (source, work) => {
    const header = await readNpyHeader(source, work.signal);
    const trailing = trailingBytes(source, header);
    return {
      format: npy.id,
      tensors: npyTensors(source, '', header),
      notes: trailing > 0 ? [`${trailing} bytes after the array are ignored, as NumPy does`] : [],
      close: () => source.close(),
    };
  },
};
