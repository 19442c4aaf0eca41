import { textChunks } from '../../bytes/text';
import type { ByteSource } from '../../bytes/byteSource';
import { BadInput } from '../../errors';
import type { Work } from '../../work';
import type { Format } from '../format';
import { JsonParser } from './jsonParser';
import { dumpOfSlots } from './slotTensors';
import { TensorCollector } from './tensorCollector';

const maximumBytes = 256 * 2 ** 20;
const maximumLine = 50 * 2 ** 20;

/** One JSON value a line; the values stack along axis 0. */
export const jsonLines: Format = {
  id: 'jsonl',
  title: 'JSON lines',
  extensions: ['.jsonl', '.ndjson'],
  detect: ({ name }) => name.endsWith('.jsonl') || name.endsWith('.ndjson'),
  open: async (source, work) => {
    if (source.size > maximumBytes) {
      throw new BadInput({
        file: source.name,
        reason: `has ${source.size} bytes; JSON lines are read up to ${maximumBytes}, save larger tensors as .npz or .safetensors`,
      });
    }
    const collector = new TensorCollector(source.name);
    collector.beginArray(0);
    for await (const { text, line } of linesOf(source, work)) {
      const parser = new JsonParser(text, collector, { file: source.name, firstLine: line });
      collector.fail = (at, reason) => parser.fail(at, reason);
      parser.run();
    }
    collector.endArray(0);
    return dumpOfSlots(jsonLines.id, source, collector.root);
  },
};

/** Lines that are not blank, with their numbers. */
async function* linesOf(source: ByteSource, work: Work): AsyncGenerator<{ text: string; line: number }> {
  let rest = '';
  let line = 0;
  for await (const chunk of textChunks(source, work)) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const text of lines) {
      line += 1;
      if (text.trim() !== '') {
        yield { text, line };
      }
    }
    if (rest.length > maximumLine) {
      throw new BadInput({ file: source.name, place: `line ${line + 1}`, reason: `has more than ${maximumLine} characters` });
    }
  }
  if (rest.trim() !== '') {
    yield { text: rest, line: line + 1 };
  }
}
