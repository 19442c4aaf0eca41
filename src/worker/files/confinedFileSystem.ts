import * as path from 'node:path';
import type { FileSystem } from '../../core/bytes/fileSystem';
import { nodeFileSystem } from '../../core/bytes/nodeFile';
import { belowVirtualFolder, isVirtualPath } from '../../core/bytes/virtualPath';
import { OutsideWorkspace } from '../../core/errors';
import type { CodeRules } from '../../protocol/workerApi';

/**
 * Files of some folders only, links followed.
 * @throws OutsideWorkspace from `open` and `list` of any other
 */
export function confinedFileSystem(files: FileSystem, folders: readonly string[]): FileSystem {
  const realPathOf = async (file: string): Promise<string> => await files.realPath?.(file) ?? file;
  const allowed = Promise.all(folders.filter((folder) => !isVirtualPath(folder)).map(realPathOf));
  const isInside = async (file: string): Promise<boolean> => {
    if (isVirtualPath(file)) {
      return folders.some((folder) => folder === file || belowVirtualFolder(folder, file) !== undefined);
    }
    const real = await realPathOf(file);
    return (await allowed).some((folder) => lies(real, folder));
  };
  return {
    open: async (file) => {
      if (!await isInside(file)) {
        throw new OutsideWorkspace(file);
      }
      return files.open(file);
    },
    list: async (folder) => {
      if (!await isInside(folder)) {
        // The files of the folder are what the user is asked about.
        throw new OutsideWorkspace(files.resolve(folder, '*'));
      }
      return files.list(folder);
    },
    folders: async (folder) => (await isInside(folder) ? await files.folders?.(folder) ?? [] : []),
    resolve: (folder, file) => files.resolve(folder, file),
    relative: (folder, file) => files.relative(folder, file),
    folderOf: (file) => files.folderOf(file),
    nameOf: (file) => files.nameOf(file),
    writtenAt: async (file) => await files.writtenAt?.(file) ?? null,
    realPath: realPathOf,
  };
}

/** The files of the folders that code may run from. */
export function codeFiles({ folders, asks }: CodeRules): { readonly files: FileSystem; readonly asks: boolean } {
  return { files: confinedFileSystem(nodeFileSystem(), folders), asks };
}

function lies(file: string, folder: string): boolean {
  const below = path.relative(folder, file);
  return below === '' || (below !== '..' && !below.startsWith(`..${path.sep}`) && !path.isAbsolute(below));
}
