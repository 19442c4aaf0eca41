import { BadInput } from '../../errors';
import type { Work } from '../../work';
import type { ArrowFile } from './batches';
import type { ArrowBuffers } from './buffers';
import type { Level } from './column';
import { dictionaryLevel, firstTexts } from './texts';

/** Entries that a note lists, and the longest text of one. */
const mostEntries = 20;
const longestEntry = 40;

/** What the first indices of a dictionary of text stand for; null where it holds something else, or cannot be read. */
export async function dictionaryTexts({ dictionaries, schema }: ArrowFile, level: Level, buffers: ArrowBuffers, work: Work): Promise<readonly string[] | null> {
  const { dictionary, offsetBytes } = level.field;
  const [batch, ...more] = dictionary === null ? [] : dictionaries.get(dictionary) ?? [];
  if (batch === undefined || offsetBytes === null) {
    return null;
  }
  const count = Math.min(batch.rows, mostEntries);
  try {
    const texts = await firstTexts(buffers, schema.littleEndian, { batch, level: dictionaryLevel(level), offsetBytes }, count, longestEntry, work.signal);
    return batch.rows > count || more.length > 0 ? [...texts, '…'] : texts;
  } catch (error) {
    if (error instanceof BadInput) {
      return null;
    }
    throw error;
  }
}
