import type { FileSystem } from '../core/bytes/fileSystem';
import { BadInput } from '../core/errors';
import { throwIfCancelled, type Work } from '../core/work';

/** A file that was written so lately may not be whole. */
const freshMilliseconds = 1000;
/** A writer that has rested so long has probably finished. */
const restMilliseconds = 300;
const pollMilliseconds = 50;
/** A file that is written without end is not waited for any longer. */
const longestMilliseconds = 60_000;
/** Code and specs are saved whole, by an editor: what is wrong with them is to be shown at once. */
const savedByHand = /\.(?:[cm]?[jt]s|loss\.json)$/i;

/** Work on files that somebody may be writing. */
export interface Attempt<T> {
  run(): Promise<T>;
  /** What went wrong in an attempt that came to its end. */
  errorsOf(result: T): readonly BadInput[];
  /** Lets go of a result that another attempt takes the place of. */
  discard(result: T): Promise<void>;
  readonly files: FileSystem;
  /** The folder that the files of errors are relative to. */
  readonly folder: string;
}

/**
 * Runs an attempt. While it fails over dumps that are being written this very moment, as a running training does, waits
 * until they rest and runs it again: what fails over files that rest has failed.
 */
export async function whenWritten<T>(attempt: Attempt<T>, work: Work): Promise<T> {
  const { files, folder } = attempt;
  const end = Date.now() + longestMilliseconds;
  for (;;) {
    const outcome = await attempt.run().catch((error: unknown) => {
      if (error instanceof BadInput) {
        return error;
      }
      throw error;
    });
    const errors = outcome instanceof BadInput ? [outcome] : attempt.errorsOf(outcome);
    const fresh = Date.now() < end ? await freshFiles(errors, files, folder) : [];
    const [first] = fresh;
    if (first === undefined) {
      if (outcome instanceof BadInput) {
        throw outcome;
      }
      return outcome;
    }
    if (!(outcome instanceof BadInput)) {
      await attempt.discard(outcome);
    }
    work.progress(0, `Waiting until ${files.nameOf(first)} is written`);
    await restOf(fresh, files, end, work);
  }
}

/** The dumps among the files that errors name which were written a moment ago. */
async function freshFiles(errors: readonly BadInput[], files: FileSystem, folder: string): Promise<readonly string[]> {
  const named = new Set(errors.flatMap(({ file }) => (file === undefined || savedByHand.test(file) ? [] : [files.resolve(folder, file)])));
  const fresh: string[] = [];
  for (const file of named) {
    const written = await files.writtenAt?.(file) ?? null;
    if (written !== null && Math.abs(Date.now() - written) < freshMilliseconds) {
      fresh.push(file);
    }
  }
  return fresh;
}

async function restOf(fresh: readonly string[], files: FileSystem, end: number, work: Work): Promise<void> {
  const times = async (): Promise<string> => (await Promise.all(fresh.map(async (file) => files.writtenAt?.(file)))).join();
  let known = await times();
  let since = Date.now();
  while (Date.now() - since < restMilliseconds && Date.now() < end) {
    await new Promise((resolve) => { setTimeout(resolve, pollMilliseconds); });
    throwIfCancelled(work.signal);
    const now = await times();
    if (now !== known) {
      known = now;
      since = Date.now();
    }
  }
}
