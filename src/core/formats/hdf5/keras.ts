import { BadInput } from '../../errors';
import type { Format } from '../format';
import { readCentralDirectory } from '../zip/centralDirectory';
import { memberSource } from '../zip/memberSource';
import { openHdf5 } from './hdf5';

/** The member that holds the weights. */
const weights = 'model.weights.h5';

/** A model that Keras 3 saved: a zip archive whose weights are an HDF5 file. */
export const keras: Format = {
  id: 'keras',
  title: 'Keras model',
  extensions: ['.keras'],
  detect: ({ name }) => name.endsWith('.keras'),
  open: async (source, work) => {
    const entries = await readCentralDirectory(source, work.signal);
    const entry = entries.find(({ name }) => name === weights);
    if (entry === undefined) {
      const names = entries.slice(0, 8).map(({ name }) => JSON.stringify(name)).join(', ');
      throw new BadInput({ file: source.name, reason: `is no Keras model: the archive has no ${weights}, but ${names === '' ? 'nothing' : names}` });
    }
    const dump = await openHdf5(await memberSource(source, entry, work.signal), work);
    return {
      ...dump,
      format: keras.id,
      close: async () => {
        await dump.close();
        await source.close();
      },
    };
  },
};
