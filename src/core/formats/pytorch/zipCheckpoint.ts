import type { ByteSource } from '../../bytes/byteSource';
import { readExactly } from '../../bytes/readExactly';
import { BadInput } from '../../errors';
import { maximumPickleBytes } from '../pickle/pickleInput';
import { readPickle } from '../pickle/readPickle';
import type { Work } from '../../work';
import { readCentralDirectory, type ZipEntry } from '../zip/centralDirectory';
import { lazyMember, memberSource } from '../zip/memberSource';
import type { Checkpoint } from './checkpoint';
import type { Storages } from './storages';

const pickleName = 'data.pkl';

/**
 * A zip archive as PyTorch writes it from 1.6 on: `<any>/data.pkl`, `<any>/data/<key>`, `<any>/byteorder`.
 * The directory and the pickle are read; storages when they are asked for.
 * @throws BadInput where there is no such archive, or its pickle is damaged
 */
export async function openZipCheckpoint(source: ByteSource, work: Work): Promise<Checkpoint> {
  const entries = membersByName(await readCentralDirectory(source, work.signal));
  const prefix = prefixOf(source, entries);
  const pickle = requireMember(source, entries.get(prefix + pickleName));
  if (pickle.size > maximumPickleBytes) {
    throw new BadInput({ file: source.name, place: pickle.name, reason: `has ${pickle.size} bytes, up to ${maximumPickleBytes} are read` });
  }
  const content = await readPickle(await memberSource(source, pickle, work.signal), 0, pickleName, work);
  const isScript = entries.has(`${prefix}constants.pkl`) || [...entries.keys()].some((name) => name.startsWith(`${prefix}code/`));
  return {
    contents: content.value,
    wanted: content.wanted,
    storages: storagesOf(source, prefix, entries, await isLittleEndian(source, entries.get(`${prefix}byteorder`), work)),
    notes: isScript ? ['is a TorchScript module: its tensors are listed, its code is not run'] : [],
  };
}

/** The members by name; null for names that several have, as any of these could be meant. */
function membersByName(entries: readonly ZipEntry[]): ReadonlyMap<string, ZipEntry | null> {
  const members = new Map<string, ZipEntry | null>();
  for (const entry of entries) {
    members.set(entry.name, members.has(entry.name) ? null : entry);
  }
  return members;
}

/** What the names of all members begin with: the folder of the first one, or else of the only pickle. */
function prefixOf(source: ByteSource, entries: ReadonlyMap<string, unknown>): string {
  const names = [...entries.keys()];
  const folder = /^[^/]*\//.exec(names[0] ?? '')?.[0] ?? '';
  if (entries.has(folder + pickleName)) {
    return folder;
  }
  const [pickle, ...more] = names.filter((name) => name === pickleName || name.endsWith(`/${pickleName}`));
  if (pickle === undefined || more.length > 0) {
    const reason = pickle !== undefined ? `has ${more.length + 1} members called ${pickleName}, and none where PyTorch looks for it`
      : names.some((name) => name.endsWith('/model.json')) ? 'is a TorchScript module of before PyTorch 1.4, which is not read'
        : `is a zip archive without a ${pickleName}, so no checkpoint that torch.save wrote`;
    throw new BadInput({ file: source.name, reason });
  }
  return pickle.slice(0, -pickleName.length);
}

function requireMember(source: ByteSource, entry: ZipEntry | null | undefined): ZipEntry {
  if (entry === undefined || entry === null) {
    throw new BadInput({ file: source.name, reason: `has two members called ${pickleName}` });
  }
  return entry;
}

/** Absent in files of before PyTorch 2.1, which are little-endian. */
async function isLittleEndian(source: ByteSource, entry: ZipEntry | null | undefined, work: Work): Promise<boolean> {
  if (entry === undefined || entry === null) {
    return true;
  }
  const member = await memberSource(source, entry, work.signal);
  const text = new TextDecoder().decode(await readExactly(member, 0, Math.min(16, member.size), entry.name, work.signal)).trim();
  if (text !== 'little' && text !== 'big') {
    throw new BadInput({ file: source.name, place: entry.name, reason: `is ${JSON.stringify(text)}, neither little nor big` });
  }
  return text === 'little';
}

function storagesOf(source: ByteSource, prefix: string, entries: ReadonlyMap<string, ZipEntry | null>, littleEndian: boolean): Storages {
  const opened = new Map<string, ByteSource>();
  return {
    littleEndian,
    find: (key) => {
      const entry = entries.get(`${prefix}data/${key}`);
      if (entry === undefined || entry === null) {
        return `its storage ${key} is ${entry === null ? 'there twice' : 'not in the file'}`;
      }
      if (entry.refusal !== null) {
        return `its storage ${key} ${entry.refusal}`;
      }
      const member = opened.get(key) ?? lazyMember(source, entry);
      opened.set(key, member);
      return { source: member, offset: 0, size: entry.size };
    },
  };
}
