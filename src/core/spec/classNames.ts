import type { FileSystem } from '../bytes/fileSystem';
import { readText } from '../bytes/text';
import { BadInput } from '../errors';
import type { Work } from '../work';
import type { LossSpec } from './lossSpec';

/** No list of class names is longer. */
const longestFile = 16 * 2 ** 20;

/**
 * The class names of a spec; null where it names none.
 * @throws BadInput where their file cannot be read
 */
export async function classNamesOf(spec: LossSpec, folder: string, files: FileSystem, work: Work): Promise<readonly string[] | null> {
  const { classes } = spec;
  return typeof classes === 'string' ? readClassNames(files.resolve(folder, classes), files, work) : classes ?? null;
}

/** One name a line; empty lines at the end do not count. */
export async function readClassNames(file: string, files: FileSystem, work: Work): Promise<readonly string[]> {
  const source = await files.open(file);
  try {
    if (source.size > longestFile) {
      throw new BadInput({ file, reason: 'is too large for a list of class names' });
    }
    const lines = (await readText(source, work)).trimEnd().split(/\r\n|\r|\n/);
    return lines.map((line) => line.trim());
  } finally {
    await source.close();
  }
}
