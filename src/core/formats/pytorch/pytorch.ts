import { readExactly } from '../../bytes/readExactly';
import { BadInput } from '../../errors';
import type { Format, Probe } from '../format';
import { containers } from '../pickled/containers';
import { numpyObjects } from '../pickled/numpyObjects';
import { pickledDump } from '../pickled/pickledDump';
import { embeddedStorages } from './embeddedStorages';
import { openLegacyCheckpoint } from './legacyCheckpoint';
import { storageAsTensor, torchObjects } from './torchObjects';
import { firstMemberName, startsAsZip } from '../zip/localHeader';
import { openZipCheckpoint } from './zipCheckpoint';

/**
 * What `torch.save` writes, of any version that wrote zip archives or pickles. Names are the keys, indices and attributes
 * on the way to a tensor: `state_dict.fc.weight`, `0` of a tuple. Nothing in it is executed: what it would call is noted.
 */
export const pytorch: Format = {
  id: 'pytorch',
  title: 'PyTorch checkpoint',
  extensions: ['.pt', '.pth', '.bin', '.ckpt'],
  detect: (probe) => pytorch.extensions.some((extension) => probe.name.endsWith(extension)) || isZipCheckpoint(probe) || isLegacyCheckpoint(probe),
  open: async (source, work) => {
    const head = await readExactly(source, 0, Math.min(source.size, 512), 'start', work.signal);
    if (isTar(head)) {
      throw new BadInput({ file: source.name, reason: 'is a tar archive as PyTorch wrote before 0.1.10, which is not read; load it in PyTorch and save it again' });
    }
    const checkpoint = startsAsZip(head) ? await openZipCheckpoint(source, work) : await openLegacyCheckpoint(source, work);
    const storages = await embeddedStorages(source.name, checkpoint.wanted, checkpoint.storages, work);
    return pickledDump(pytorch.id, source, { value: checkpoint.contents, wanted: storages.wanted }, {
      file: source.name,
      vocabulary: new Map([...containers, ...numpyObjects(source.name), ...torchObjects(source.name, storages)]),
      reference: (reference) => storageAsTensor(source.name, reference, storages.storages),
    }, checkpoint.notes);
  },
};

/** Whatever its name: a zip archive whose first member is PyTorch's pickle. */
function isZipCheckpoint({ head }: Probe): boolean {
  return startsAsZip(head) && /(^|\/)data\.pkl$/.test(firstMemberName(head));
}

/** Whatever its name: the pickle of PyTorch's magic number, in the protocols that have been used. */
function isLegacyCheckpoint({ head }: Probe): boolean {
  const magic = [0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e];
  return head[0] === 0x80 && [2, 11].some((start) => magic.every((byte, i) => head[start + i] === byte));
}

function isTar(head: Uint8Array): boolean {
  return new TextDecoder().decode(head.subarray(257, 262)) === 'ustar';
}
