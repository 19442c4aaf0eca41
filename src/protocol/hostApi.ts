import type { TensorData } from '../core/tensors/tensor';
import type { ContributedDump } from './contributions';

/** Files that only VS Code can read. Paths are those of `virtualPath`. */
export interface FileApi {
  /**
   * All of a file.
   * @throws BadInput naming the file, where it cannot be read, or is larger than a virtual file may be
   */
  readFile(request: { readonly path: string }): Uint8Array;
  /** Names of the files, or the folders, in a folder, sorted; empty where there is no such folder. */
  listFolder(request: { readonly path: string; readonly of: 'files' | 'folders' }): readonly string[];
}

/** Files whose format another extension reads. */
export interface FormatApi {
  /**
   * Has another extension open a file of its format. `file` is a handle by which the host reads from it (`readLent`).
   * @throws BadInput with the extension's reason, or what is wrong with its answer
   */
  openContributed(request: { readonly format: string; readonly file: string; readonly name: string; readonly size: number }): ContributedDump;
  /** Rows `[start, end)` of a tensor, by its index in the dump, in the array of its dtype. */
  readContributed(request: { readonly file: string; readonly tensor: number; readonly start: number; readonly end: number }): TensorData;
  closeContributed(request: { readonly file: string }): null;
}

/** Calls from the worker thread to the host. */
export type HostApi = FileApi & FormatApi;
