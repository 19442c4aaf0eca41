/** Calls from the worker thread to the host: files that only VS Code can read. Paths are those of `virtualPath`. */
export interface HostApi {
  /**
   * All of a file.
   * @throws BadInput naming the file, where it cannot be read, or is larger than a virtual file may be
   */
  readFile(request: { readonly path: string }): Uint8Array;
  /** Names of the files, or the folders, in a folder, sorted; empty where there is no such folder. */
  listFolder(request: { readonly path: string; readonly of: 'files' | 'folders' }): readonly string[];
}
