import type { ByteSource } from '../../bytes/byteSource';
import { readExactly } from '../../bytes/readExactly';
import { BadInput } from '../../errors';
import type { Work } from '../../work';
import { measuredZlibSource } from '../deflate/zlibSource';
import type { Format } from '../format';
import { readPickle } from '../pickle/readPickle';
import { embeddedStorages } from '../pytorch/embeddedStorages';
import { noStorages } from '../pytorch/legacyCheckpoint';
import { torchObjects, storageAsTensor } from '../pytorch/torchObjects';
import { containers } from './containers';
import { JoblibArrays } from './joblibArrays';
import { numpyObjects } from './numpyObjects';
import { pickledDump } from './pickledDump';

const protocols = [2, 3, 4, 5];

/** Compressions of joblib's that are not read, by how their files begin. */
const otherCompressions: readonly (readonly [string, readonly number[]])[] = [
  ['bzip2', [0x42, 0x5a, 0x68]], ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a]], ['LZMA', [0x5d, 0, 0]], ['LZ4', [4, 0x22, 0x4d, 0x18]],
];

/** NumPy arrays, tensors of PyTorch, and lists of numbers, in a pickle: `pickle.dump`, `joblib.dump`. Nothing in it is executed. */
export const pickleFile: Format = {
  id: 'pickle',
  title: 'Python pickle',
  extensions: ['.pkl', '.pickle', '.joblib'],
  detect: ({ head, name }) => pickleFile.extensions.some((extension) => name.endsWith(extension)) || (head[0] === 0x80 && protocols.includes(head[1] ?? 0)),
  open: async (source, work) => {
    const arrays = new JoblibArrays();
    const content = await uncompressed(source, work);
    const { value, wanted } = await readPickle(content, 0, 'pickle', work, arrays.inlay);
    const storages = await embeddedStorages(source.name, wanted, noStorages, work);
    return pickledDump(pickleFile.id, source, { value, wanted: storages.wanted }, {
      file: source.name,
      vocabulary: new Map([...containers, ...numpyObjects(source.name), ...arrays.vocabulary(source.name), ...torchObjects(source.name, storages)]),
      reference: (reference) => storageAsTensor(source.name, reference, storages.storages),
    });
  },
};

/** joblib compresses a file as a whole, by default with zlib. */
async function uncompressed(source: ByteSource, work: Work): Promise<ByteSource> {
  const head = await readExactly(source, 0, Math.min(source.size, 6), 'start', work.signal);
  const [method = 0, flags = 0] = head;
  if (method === 0x78 && (method * 256 + flags) % 31 === 0) {
    return measuredZlibSource(source, 'zlib stream', work);
  }
  const other = otherCompressions.find(([, start]) => start.every((byte, i) => head[i] === byte));
  if (other !== undefined) {
    throw new BadInput({ file: source.name, reason: `is compressed with ${other[0]}, which is not read; save it with joblib.dump(…, compress="zlib")` });
  }
  return source;
}
