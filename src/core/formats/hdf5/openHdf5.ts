import type { ByteSource } from '../../bytes/byteSource';
import { BadInput, locating } from '../../errors';
import type { Work } from '../../work';
import type { Dump, DumpTensor } from '../format';
import { opaqueTensor } from '../opaqueTensor';
import { forgetChunks } from './chunkCache';
import { readDataset } from './dataset';
import { textsOfDataset } from './datasetTexts';
import { tensorsOfDataset } from './datasetTensors';
import { kerasNotes, layerOrder } from './kerasAttributes';
import { readObjectHeader, type Message } from './objectHeader';
import { readObjectTree } from './objectTree';
import type { StructureReader } from './structureReader';
import { readSuperblock } from './superblock';

/** Opens the HDF5 file that `source` holds, be it a file or a member of an archive. */
export async function openHdf5(source: ByteSource, work: Work): Promise<Dump> {
  const { reader, root, isOpenForWriting } = await readSuperblock(source, work);
  const tensors = new Map<string, DumpTensor>();
  // A dataset may be called as another one's field is.
  const add = (tensor: DumpTensor): void => { tensors.set(tensor.name, tensors.get(tensor.name) ?? tensor); };
  const tree = await readObjectTree(reader, root, {
    dataset: async (name, messages) => {
      (await tensorsOrRefusal(reader, name, messages)).forEach(add);
    },
    childOrder: (group) => layerOrder(reader, group),
    unreadable: (name, reason) => { add(opaqueTensor(source.name, name, [], 'bytes', 0, reason)); },
  });
  return {
    format: 'hdf5',
    tensors: [...tensors.values()],
    notes: [
      ...(isOpenForWriting ? ['the program that writes this file has not closed it; it may be incomplete'] : []),
      ...await kerasNotes(reader, await readObjectHeader(reader, root)),
      ...tree.notes,
    ],
    resolveName: (name) => tree.resolve(name),
    close: () => {
      forgetChunks(reader.owner);
      return source.close();
    },
  };
}

async function tensorsOrRefusal(reader: StructureReader, name: string, messages: readonly Message[]): Promise<readonly DumpTensor[]> {
  const file = reader.source.name;
  try {
    const dataset = await readDataset(reader, messages);
    const readTexts = textsOfDataset(reader, dataset);
    return tensorsOfDataset(file, name, dataset).map((tensor) => (readTexts === undefined || tensor.name !== name ? tensor : {
      ...tensor, readTexts: () => locating({ file, tensor: name }, readTexts),
    }));
  } catch (error) {
    if (!(error instanceof BadInput)) {
      throw error;
    }
    const reason = error.place === undefined ? error.reason : `${error.place}: ${error.reason}`;
    return [opaqueTensor(file, name, [], 'bytes', 0, reason)];
  }
}
