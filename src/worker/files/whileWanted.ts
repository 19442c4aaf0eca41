import type { FileSystem } from '../../core/bytes/fileSystem';
import { isVirtualPath } from '../../core/bytes/virtualPath';
import { Cancelled } from '../../core/work';
import type { CallSignal } from '../../protocol/rpc';

/** The files for as long as they are wanted: a cancel does not wait for a file system of the host that may never answer. */
export function whileWanted(files: FileSystem, signal: CallSignal): FileSystem {
  return {
    ...files,
    // What is read of this machine answers by itself, and has a file to close.
    open: (file) => (isVirtualPath(file) ? orCancelled(files.open(file), signal) : files.open(file)),
  };
}

/** @throws Cancelled as soon as the signal asks to stop */
async function orCancelled<T>(answer: Promise<T>, signal: CallSignal): Promise<T> {
  let forget = (): void => undefined;
  const cancelled = new Promise<never>((_, reject) => {
    const stop = (): void => { reject(new Cancelled()); };
    signal.addEventListener('abort', stop);
    forget = () => { signal.removeEventListener('abort', stop); };
    if (signal.aborted) {
      stop();
    }
  });
  try {
    return await Promise.race([answer, cancelled]);
  } finally {
    forget();
  }
}
