import type { ByteSource } from '../bytes/byteSource';
import type { FileSystem } from '../bytes/fileSystem';
import { BadInput } from '../errors';

/**
 * The files that lie beside the one that is opened, by their bare names. A format whose dumps span several
 * files reaches them through this and no other way, so that no name written in a file leads out of its folder.
 */
export interface Siblings {
  /**
   * @throws BadInput where `name` is no bare name, its links lead out of the folder, or it cannot be opened;
   *   OutsideWorkspace as the file system throws it
   */
  open(name: string): Promise<ByteSource>;
  /** Names of the folder's files, sorted. */
  list(): Promise<readonly string[]>;
}

/** Of bytes that lie in no folder. */
export const noSiblings: Siblings = {
  open: (name) => Promise.reject(new BadInput({ file: name, reason: 'cannot be opened: the file it belongs to lies in no folder' })),
  list: () => Promise.resolve([]),
};

/** The siblings of the file at `path`. */
export function siblingsOf(files: FileSystem, path: string): Siblings {
  const folder = files.folderOf(path);
  return {
    open: async (name) => {
      if (!isBareName(name)) {
        throw new BadInput({ file: path, reason: `names ${JSON.stringify(name.slice(0, 200))}, which is not the name of a file beside it` });
      }
      const sibling = files.resolve(folder, name);
      await requireSameFolder(files, path, sibling);
      return files.open(sibling);
    },
    list: () => files.list(folder),
  };
}

/** The same siblings, with the bare names of those that were asked for. */
export function recordedSiblings(siblings: Siblings): Siblings & { readonly asked: ReadonlySet<string> } {
  const asked = new Set<string>();
  return {
    asked,
    open: (name) => {
      if (isBareName(name)) {
        asked.add(name);
      }
      return siblings.open(name);
    },
    list: () => siblings.list(),
  };
}

/** Whether `name` can only mean a file of the folder: no separators of any platform, drives, streams, schemes or control characters. */
export function isBareName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && name.length <= 255 && !/[/\\:\p{Cc}]/u.test(name);
}

/** A link may lead to where the file itself really lies: caches of downloads keep all files of a folder in another one. */
async function requireSameFolder(files: FileSystem, path: string, sibling: string): Promise<void> {
  const real = async (file: string): Promise<string> => await files.realPath?.(file) ?? file;
  const found = files.folderOf(await real(sibling));
  if (found !== await real(files.folderOf(path)) && found !== files.folderOf(await real(path))) {
    throw new BadInput({ file: sibling, reason: 'is a link that leads out of its folder' });
  }
}
