import type { ByteSource } from '../../bytes/byteSource';
import { BadInput } from '../../errors';
import { isOptimizerState } from '../../tensors/optimizerState';
import type { Work } from '../../work';
import type { Dump, DumpTensor, Format } from '../format';
import type { Siblings } from '../siblings';
import { readBundleIndex, type BundleIndex } from './bundleIndex';
import { BundleTensors } from './bundleTensors';
import { isDataName, prefixOf, ShardFiles } from './shardFiles';

/** Names that a note lists. */
const listed = 3;

/** A checkpoint of TensorFlow 1 or 2 (`tf.train.Saver`, `tf.train.Checkpoint`, SavedModel variables): an index and its shards. */
export const tensorflowCheckpoint: Format = {
  id: 'tensorflow-checkpoint',
  title: 'TensorFlow checkpoint',
  extensions: ['.index'],
  namePattern: /\.data-\d{5}-of-\d{5}$/,
  detect: ({ name }) => prefixOf(name) !== null,
  open: async (source, work, siblings) => {
    const name = source.name.replace(/^.*[\\/]/, '');
    const prefix = prefixOf(name) ?? name;
    const index = isDataName(name) ? await openIndex(source, prefix, siblings) : source;
    try {
      return await openBundle(index, prefix, siblings, work, index === source ? [] : [source]);
    } catch (error) {
      // The source is closed by whoever opened it.
      await (index === source ? undefined : index.close());
      throw error;
    }
  },
};

/** The index that a shard belongs to. */
async function openIndex(shard: ByteSource, prefix: string, siblings: Siblings): Promise<ByteSource> {
  try {
    return await siblings.open(`${prefix}.index`);
  } catch (error) {
    if (error instanceof BadInput) {
      throw new BadInput({ file: shard.name, reason: `is a shard of a TensorFlow checkpoint, whose index ${prefix}.index cannot be read: ${error.reason}` });
    }
    throw error;
  }
}

async function openBundle(
  source: ByteSource, prefix: string, siblings: Siblings, work: Work, alsoOpen: readonly ByteSource[],
): Promise<Dump> {
  const index = await readBundleIndex(source, work);
  const shards = new ShardFiles(prefix, index.shards, siblings);
  try {
    const maker = new BundleTensors(source.name, index, shards);
    const tensors: DumpTensor[] = [];
    for (const named of index.tensors) {
      tensors.push(...await maker.make(named));
    }
    return {
      format: tensorflowCheckpoint.id,
      tensors,
      notes: notesOf(index, tensors),
      close: async () => {
        await Promise.all([source.close(), shards.close(), ...alsoOpen.map((open) => open.close())]);
      },
    };
  } catch (error) {
    await shards.close();
    throw error;
  }
}

function notesOf(index: BundleIndex, tensors: readonly DumpTensor[]): string[] {
  const notes: string[] = [];
  const partitioned = index.tensors.filter(({ entry }) => entry.slices.length > 0).map(({ name }) => name);
  if (partitioned.length > 0) {
    notes.push(`${enumerate(partitioned)} ${partitioned.length === 1 ? 'is a partitioned variable, joined from its pieces' : 'are partitioned variables, joined from their pieces'}`);
  }
  const slots = tensors.map(({ name }) => name).filter(isOptimizerState);
  if (slots.length > 0) {
    notes.push(`${enumerate(slots)} ${slots.length === 1 ? 'is' : 'are'} kept by the optimizer and ${slots.length === 1 ? 'is' : 'are'} no weights of the model`);
  }
  if ([...index.tensors.map(({ entry }) => entry), ...index.pieces.values()].some(({ crc }) => crc !== null)) {
    notes.push('the CRC-32C of a tensor is checked where all of it is read; rows read alone cannot be checked');
  }
  return notes;
}

function enumerate(names: readonly string[]): string {
  const more = names.length - listed;
  return more > 0 ? `${names.slice(0, listed).join(', ')} and ${more} more` : names.join(', ');
}
