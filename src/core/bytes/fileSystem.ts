import type { ByteSource } from './byteSource';

/**
 * Where paths lead. The core asks this for every file, so that a face decides what may be opened.
 * Paths use the platform's own form; `resolve` and `list` are the only operations on them.
 */
export interface FileSystem {
  /** @throws BadInput when there is no such file, it is a folder, or it may not be read */
  open(path: string): Promise<ByteSource>;
  /** The path that `path` means when written in a file of `folder`; absolute paths stay. */
  resolve(folder: string, path: string): string;
  /** `path` as written in a file of `folder`: relative where it lies below, with `/` between names. */
  relative(folder: string, path: string): string;
  /** The folder a file lies in. */
  folderOf(path: string): string;
  /** The last part of a path. */
  nameOf(path: string): string;
  /** Names of the files in a folder, sorted; empty when there is no such folder. */
  list(folder: string): Promise<readonly string[]>;
  /** Names of the folders in a folder, sorted; empty when there is no such folder. Absent where they cannot be told. */
  folders?(folder: string): Promise<readonly string[]>;
  /** When a file was last written, in milliseconds since 1970; null where there is none. Absent where that is not known. */
  writtenAt?(path: string): Promise<number | null>;
  /** The path with its links followed, as far as it exists. Absent where there are no links. */
  realPath?(path: string): Promise<string>;
}
