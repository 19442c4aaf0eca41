import type { FileSystem } from '../../core/bytes/fileSystem';
import { memorySource } from '../../core/bytes/memorySource';
import {
  folderOfVirtualPath, isVirtualPath, nameOfVirtualPath, relativeVirtualPath, resolveVirtualPath,
} from '../../core/bytes/virtualPath';
import { BadInput } from '../../core/errors';
import type { HostApi } from '../../protocol/hostApi';
import { RemoteError, type ArgumentOf, type ResultOf } from '../../protocol/rpc';

/** Asks the host. */
export type CallHost = <K extends keyof HostApi>(method: K, argument: ArgumentOf<HostApi, K>) => Promise<ResultOf<HostApi, K>>;

/** The files of VS Code's other file systems, which the host reads whole. */
function virtualFileSystem(call: CallHost): FileSystem {
  return {
    open: async (file) => memorySource(await locally(() => call('readFile', { path: file })), file),
    resolve: resolveVirtualPath,
    relative: relativeVirtualPath,
    folderOf: folderOfVirtualPath,
    nameOf: nameOfVirtualPath,
    list: (folder) => call('listFolder', { path: folder, of: 'files' }),
    folders: (folder) => call('listFolder', { path: folder, of: 'folders' }),
  };
}

/** The files of this machine, and those that only the host can read: a path tells which it is. */
export function joinedFileSystem(local: FileSystem, call: CallHost): FileSystem {
  const virtual = virtualFileSystem(call);
  const systemOf = (path: string): FileSystem => (isVirtualPath(path) ? virtual : local);
  return {
    open: (file) => systemOf(file).open(file),
    resolve: (folder, file) => (isVirtualPath(file) ? file : systemOf(folder).resolve(folder, file)),
    relative: (folder, file) => systemOf(file).relative(folder, file),
    folderOf: (file) => systemOf(file).folderOf(file),
    nameOf: (file) => systemOf(file).nameOf(file),
    list: (folder) => systemOf(folder).list(folder),
    folders: async (folder) => await systemOf(folder).folders?.(folder) ?? [],
    writtenAt: async (file) => await systemOf(file).writtenAt?.(file) ?? null,
    realPath: async (file) => await systemOf(file).realPath?.(file) ?? file,
  };
}

/** What the host says of a file that cannot be read is bad input here too. */
async function locally<T>(body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    if (error instanceof RemoteError && error.kind === 'BadInput' && error.file !== undefined) {
      throw new BadInput({ file: error.file, reason: error.message.slice(error.file.length + 2) });
    }
    throw error;
  }
}
