import type { Format } from '../format';
import { readPickle } from '../pickle/readPickle';
import { containers } from './containers';
import { numpyObjects } from './numpyObjects';
import { pickledDump } from './pickledDump';

const protocols = [2, 3, 4, 5];

/** NumPy arrays, and lists of numbers, in a pickle: `pickle.dump`. Nothing in it is executed. */
export const pickleFile: Format = {
  id: 'pickle',
  title: 'Python pickle',
  extensions: ['.pkl', '.pickle'],
  detect: ({ head, name }) => name.endsWith('.pkl') || name.endsWith('.pickle') || (head[0] === 0x80 && protocols.includes(head[1] ?? 0)),
  open: async (source, work) => pickledDump(pickleFile.id, source, await readPickle(source, 0, 'pickle', work), {
    file: source.name,
    vocabulary: new Map([...containers, ...numpyObjects(source.name)]),
    reference: () => null,
  }),
};
