import { readText } from '../../bytes/text';
import { BadInput } from '../../errors';
import { throwIfCancelled } from '../../work';
import type { Format } from '../format';
import { JsonParser } from './jsonParser';
import { dumpOfSlots } from './slotTensors';
import { TensorCollector } from './tensorCollector';

const maximumBytes = 50 * 2 ** 20;
/** Characters parsed between two looks at the signal. */
const piece = 1 << 20;

/** Nested arrays of numbers in JSON, by key path; as Python's `json.dump` writes them, NaN and Infinity included. */
export const json: Format = {
  id: 'json',
  title: 'JSON',
  extensions: ['.json'],
  detect: ({ name }) => name.endsWith('.json'),
  open: async (source, work) => {
    if (source.size > maximumBytes) {
      throw new BadInput({
        file: source.name,
        reason: `has ${source.size} bytes; JSON is read up to ${maximumBytes}, save larger tensors as .npz or .safetensors`,
      });
    }
    const text = await readText(source, work);
    const collector = new TensorCollector(source.name);
    const parser = new JsonParser(text, collector, { file: source.name, firstLine: 1 });
    collector.fail = (at, reason) => parser.fail(at, reason);
    while (!parser.run(piece)) {
      throwIfCancelled(work.signal);
      await work.pause();
    }
    return dumpOfSlots(json.id, source, collector.root);
  },
};
