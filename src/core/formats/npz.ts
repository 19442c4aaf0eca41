import type { ByteSource } from '../bytes/byteSource';
import { BadInput, locating } from '../errors';
import type { Work } from '../work';
import type { DumpTensor, Format } from './format';
import { readNpyHeader } from './npyHeader';
import { npyTensors } from './npyTensors';
import { opaqueTensor } from './opaqueTensor';
import { readCentralDirectory, type ZipEntry } from './zip/centralDirectory';
import { firstMemberName, startsAsZip } from './zip/localHeader';
import { memberSource } from './zip/memberSource';

/** Several named NumPy arrays in a zip archive: `numpy.savez`, `numpy.savez_compressed`. */
export const npz: Format = {
  id: 'npz',
  title: 'NumPy archive',
  extensions: ['.npz'],
  detect: ({ head, name }) => name.endsWith('.npz') || (startsAsZip(head) && (name.endsWith('.zip') || firstMemberName(head).endsWith('.npy'))),
  open: async (source, work) => {
    const { members, notes } = await listMembers(source, work);
    const { tensors, failures } = await openMembers(source, members, work);
    const [failure] = failures;
    if (failure !== undefined && failures.length === tensors.length) {
      throw failure;
    }
    return {
      format: npz.id,
      tensors,
      notes: [...notes, ...failures.map((error) => `${error.tensor ?? ''} cannot be read: ${error.reason}`)],
      close: () => source.close(),
    };
  },
};

/** The arrays of the archive by name. What else it holds is noted. */
async function listMembers(source: ByteSource, work: Work): Promise<{ members: Map<string, ZipEntry>; notes: string[] }> {
  const members = new Map<string, ZipEntry>();
  const notes: string[] = [];
  for (const entry of await readCentralDirectory(source, work.signal)) {
    const name = entry.name.replace(/\.npy$/, '');
    if (name === entry.name) {
      notes.push(`${JSON.stringify(entry.name)} is no .npy array and is not listed`);
    } else if (members.has(name)) {
      notes.push(`${JSON.stringify(name)} is there twice, the last one is read as NumPy does`);
      members.set(name, entry);
    } else {
      members.set(name, entry);
    }
  }
  return { members, notes };
}

/** Reads every member's header. A member that cannot be read is listed with the reason; the others stay readable. */
async function openMembers(
  source: ByteSource, members: ReadonlyMap<string, ZipEntry>, work: Work,
): Promise<{ tensors: DumpTensor[]; failures: BadInput[] }> {
  const tensors: DumpTensor[] = [];
  const failures: BadInput[] = [];
  let listed = 0;
  for (const [name, entry] of members) {
    try {
      tensors.push(...await locating({ file: source.name, tensor: name }, async () => {
        const member = await memberSource(source, entry, work.signal);
        return npyTensors(member, name, await readNpyHeader(member, work.signal));
      }));
    } catch (error) {
      if (!(error instanceof BadInput)) {
        throw error;
      }
      failures.push(error);
      const reason = error.place === undefined ? error.reason : `${error.place}: ${error.reason}`;
      tensors.push(opaqueTensor(source.name, name, [], 'bytes', 0, reason));
    }
    listed += 1;
    work.progress(listed / members.size, `Listing ${source.name}`);
    if (listed % 256 === 0) {
      await work.pause();
    }
  }
  return { tensors, failures };
}
