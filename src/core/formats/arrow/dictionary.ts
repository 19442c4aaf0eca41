import { viewOf } from '../../bytes/byteOrder';
import { BadInput } from '../../errors';
import type { Work } from '../../work';
import type { ArrowFile } from './batches';
import type { ArrowBuffers } from './buffers';

/** Entries that a note lists, and the longest text of one. */
const mostEntries = 20;
const longestEntry = 40;

/** What the first indices of a dictionary of text stand for; null where it holds something else. */
export async function dictionaryTexts(file: ArrowFile, id: number, buffers: ArrowBuffers, work: Work): Promise<readonly string[] | null> {
  const batch = file.dictionaries.get(id);
  // Text has three buffers: validity, offsets and the characters. Larger offsets are 64 bits wide.
  if (batch?.buffers.length !== 3) {
    return null;
  }
  const count = Math.min(batch.rows, mostEntries);
  try {
    const offsets = viewOf(await buffers.bytes(batch, 1, 0, (count + 1) * 4, work.signal));
    const texts: string[] = [];
    for (let i = 0; i < count; i++) {
      const [from, to] = [offsets.getInt32(i * 4, file.schema.littleEndian), offsets.getInt32(i * 4 + 4, file.schema.littleEndian)];
      const bytes = await buffers.bytes(batch, 2, from, Math.max(from, Math.min(to, from + longestEntry)), work.signal);
      texts.push(new TextDecoder().decode(bytes));
    }
    return batch.rows > count ? [...texts, '…'] : texts;
  } catch (error) {
    if (error instanceof BadInput || error instanceof RangeError) {
      return null;
    }
    throw error;
  }
}
