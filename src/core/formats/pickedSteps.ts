import type { FileSystem } from '../bytes/fileSystem';
import { atStep, stepsOf, type Step } from './stepSeries';

/** The steps of a series: all on disk, and those of them that are taken. */
export interface TakenSteps {
  readonly all: readonly Step[];
  readonly taken: readonly Step[];
}

/**
 * Which steps of a series are taken: those whose files were picked, where several were; else all. One file alone stands for the series it is of.
 * @param path has `{step}`; its `*` and `?` are of no picked file
 * @param picked paths as `FileSystem.resolve` gives them
 * @throws BadInput where the path fits nothing
 */
export async function takenSteps(path: string, folder: string, files: FileSystem, picked: ReadonlySet<string>): Promise<TakenSteps> {
  const all = await stepsOf(path, folder, files);
  const found = all.filter((step) => picked.has(files.resolve(folder, atStep(path, step))));
  return { all, taken: found.length > 1 ? found : all };
}
