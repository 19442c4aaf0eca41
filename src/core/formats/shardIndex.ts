import type { ByteSource } from '../bytes/byteSource';
import { readText } from '../bytes/text';
import { BadInput } from '../errors';
import { portion, type Work } from '../work';
import type { Dump, DumpTensor, Format } from './format';
import { isJsonObject, parseJson } from './json/jsonValue';
import { opaqueTensor } from './opaqueTensor';
import { probeOf, refuseImpostors } from './probe';
import { pytorch } from './pytorch/pytorch';
import { safetensors } from './safetensors';
import { isBareName, noSiblings, type Siblings } from './siblings';

const maximumBytes = 50 * 2 ** 20;
const mostShards = 10_000;

/** An opened shard, or why it cannot be opened. */
type Shard = { readonly dump: Dump; readonly tensors: ReadonlyMap<string, DumpTensor> } | { readonly failure: BadInput };

/**
 * Hugging Face's index of a checkpoint in several files: `{"weight_map": {tensor: file}}`. Its shards lie beside it.
 * A shard that is not there makes its tensors unreadable and no others.
 */
export const shardIndex: Format = {
  id: 'shards',
  title: 'Sharded checkpoint',
  extensions: ['.safetensors.index.json', '.bin.index.json'],
  detect: ({ name }) => shardIndex.extensions.some((extension) => name.endsWith(extension)),
  open: async (source, work, siblings) => {
    const fileOf = await readWeightMap(source, work);
    const shards = await openShards([...new Set(fileOf.values())], siblings, work);
    try {
      const tensors = [...fileOf].map(([name, file]) => tensorOf(source, name, file, shards.get(file)));
      return { format: shardIndex.id, tensors, notes: notesOf(source, fileOf, shards), close: () => closeAll(source, shards) };
    } catch (error) {
      await closeAll(null, shards);
      throw error;
    }
  },
};

async function readWeightMap(source: ByteSource, work: Work): Promise<ReadonlyMap<string, string>> {
  if (source.size > maximumBytes) {
    throw new BadInput({ file: source.name, reason: `has ${source.size} bytes; an index is read up to ${maximumBytes}` });
  }
  const index = parseJson(await readText(source, work), { file: source.name, firstLine: 1 });
  const map = isJsonObject(index) ? index.get('weight_map') : undefined;
  if (!isJsonObject(map)) {
    throw new BadInput({ file: source.name, place: 'weight_map', reason: 'is not there, or no object that maps tensors to files' });
  }
  const files = new Map<string, string>();
  for (const [tensor, file] of map) {
    if (typeof file !== 'string' || !isBareName(file)) {
      throw new BadInput({
        file: source.name,
        tensor,
        place: 'weight_map',
        reason: `${typeof file === 'string' ? JSON.stringify(file.slice(0, 200)) : 'its shard'} is not the name of a file beside the index`,
      });
    }
    files.set(tensor, file);
  }
  return files;
}

async function openShards(files: readonly string[], siblings: Siblings, work: Work): Promise<ReadonlyMap<string, Shard>> {
  const shards = new Map<string, Shard>();
  try {
    for (const [i, file] of files.slice(0, mostShards).entries()) {
      shards.set(file, await openShard(file, siblings, portion(work, i / files.length, (i + 1) / files.length)));
      await work.pause();
    }
  } catch (error) {
    await closeAll(null, shards);
    throw error;
  }
  return shards;
}

async function openShard(file: string, siblings: Siblings, work: Work): Promise<Shard> {
  let source: ByteSource | undefined;
  try {
    source = await siblings.open(file);
    const probe = await probeOf(source, work);
    refuseImpostors(source.name, probe);
    const format = [safetensors, pytorch].find((candidate) => candidate.detect(probe));
    if (format === undefined) {
      throw new BadInput({ file: source.name, reason: 'is no safetensors file and no PyTorch checkpoint' });
    }
    const dump = await format.open(source, work, noSiblings);
    return { dump, tensors: new Map(dump.tensors.map((tensor) => [tensor.name, tensor])) };
  } catch (error) {
    await source?.close();
    if (error instanceof BadInput) {
      return { failure: error };
    }
    throw error;
  }
}

function tensorOf(source: ByteSource, name: string, file: string, shard: Shard | undefined): DumpTensor {
  const refuse = (reason: string): DumpTensor => opaqueTensor(source.name, name, [], 'bytes', 0, reason);
  if (shard === undefined) {
    return refuse(`more than ${mostShards} shards are not opened`);
  }
  if ('failure' in shard) {
    return refuse(`its shard ${file} ${describe(shard.failure)}`);
  }
  return shard.tensors.get(name) ?? refuse(`its shard ${file} has no such tensor`);
}

function describe({ place, reason }: BadInput): string {
  return `cannot be read: ${place === undefined ? '' : `${place}: `}${reason}`;
}

/** @throws the first failure where no shard can be read */
function notesOf(source: ByteSource, fileOf: ReadonlyMap<string, string>, shards: ReadonlyMap<string, Shard>): readonly string[] {
  const failures = [...shards].flatMap(([file, shard]) => ('failure' in shard ? [{ file, failure: shard.failure }] : []));
  const [first] = failures;
  if (first !== undefined && failures.length === shards.size) {
    throw new BadInput({ file: source.name, reason: `none of its ${shards.size} shards can be read; ${first.file} ${describe(first.failure)}` });
  }
  const notes = failures.map(({ file, failure }) => `the shard ${file} ${describe(failure)}`);
  for (const [file, shard] of shards) {
    if ('dump' in shard) {
      const unlisted = shard.dump.tensors.filter(({ name }) => fileOf.get(name) !== file).length;
      notes.push(...shard.dump.notes.map((note) => `${file}: ${note}`));
      notes.push(...unlisted > 0 ? [`${file} has ${unlisted} tensors that the index does not place there; they are not listed`] : []);
    }
  }
  return notes;
}

async function closeAll(source: ByteSource | null, shards: ReadonlyMap<string, Shard>): Promise<void> {
  await Promise.allSettled([source?.close(), ...[...shards.values()].map((shard) => ('dump' in shard ? shard.dump.close() : undefined))]);
}
