import type { ByteSource } from '../../bytes/byteSource';
import { readText } from '../../bytes/text';
import { BadInput } from '../../errors';
import type { Work } from '../../work';
import type { Format } from '../format';
import { isJsonObject, parseJson } from '../json/jsonValue';
import { readCentralDirectory, type ZipEntry } from '../zip/centralDirectory';
import { firstMemberName, startsAsZip } from '../zip/localHeader';
import { memberSource } from '../zip/memberSource';
import { configuredLoss } from './configuredLoss';

/** The member that holds the weights. */
const weights = 'model.weights.h5';
/** What may be the first member; others put `model.weights.h5` there. */
const firsts = ['metadata.json', 'config.json', weights];
/** A longer configuration is not read. */
const maximumConfig = 1 << 24;

/** A model that Keras 3 saved: a zip archive whose weights are an HDF5 file. */
export const keras: Format = {
  id: 'keras',
  title: 'Keras model',
  extensions: ['.keras'],
  detect: ({ name, head }) => name.endsWith('.keras') || (startsAsZip(head) && firsts.includes(firstMemberName(head))),
  open: async (source, work) => {
    const entries = await readCentralDirectory(source, work.signal);
    const entry = entries.find(({ name }) => name === weights);
    if (entry === undefined) {
      const names = entries.slice(0, 8).map(({ name }) => JSON.stringify(name)).join(', ');
      throw new BadInput({ file: source.name, reason: `is no Keras model: the archive has no ${weights}, but ${names === '' ? 'nothing' : names}` });
    }
    const { openHdf5 } = await import(/* webpackChunkName: "hdf5" */ './openHdf5');
    const dump = await openHdf5(await memberSource(source, entry, work.signal), work);
    const loss = await lossOf(source, entries, work);
    return {
      ...dump,
      format: keras.id,
      notes: [...(loss === null ? [] : [`the model was compiled with the loss ${loss}`]), ...dump.notes],
      close: async () => {
        await dump.close();
        await source.close();
      },
    };
  },
};

/** The loss that the model's configuration names; null where it does not, or cannot be read. */
async function lossOf(source: ByteSource, entries: readonly ZipEntry[], work: Work): Promise<string | null> {
  const entry = entries.find(({ name, size }) => name === 'config.json' && size <= maximumConfig);
  if (entry === undefined) {
    return null;
  }
  try {
    const config = parseJson(await readText(await memberSource(source, entry, work.signal), work), { file: source.name, firstLine: 1 });
    return isJsonObject(config) ? configuredLoss(config.get('compile_config')) : null;
  } catch (error) {
    if (error instanceof BadInput) {
      return null;
    }
    throw error;
  }
}
