import { hasNpyMagic, readNpyHeader } from './npyHeader';
import { npyTensor, trailingBytes } from './npyTensor';
import type { Format } from './format';

/** One NumPy array: `numpy.save`. */
export const npy: Format = {
  id: 'npy',
  title: 'NumPy array',
  extensions: ['.npy'],
  detect: ({ head, name }) => hasNpyMagic(head) || name.endsWith('.npy'),
  open: async (source, work) => {
    const header = await readNpyHeader(source, work.signal);
    const tensor = npyTensor(source, '', header);
    const trailing = trailingBytes(source, header);
    return {
      format: npy.id,
      tensors: [tensor],
      notes: trailing > 0 ? [`${trailing} bytes after the array are ignored, as NumPy does`] : [],
      close: () => source.close(),
    };
  },
};
