import type { FileSystem } from '../../../src/core/bytes/fileSystem';
import { memorySource } from '../../../src/core/bytes/memorySource';
import { BadInput } from '../../../src/core/errors';

/** A folder `/run` of files in memory, which counts what is opened and closed. */
export class MemoryFiles implements FileSystem {
  readonly opened: string[] = [];
  readonly closed: string[] = [];

  constructor(readonly contents: Map<string, Uint8Array>) {}

  open(file: string): ReturnType<FileSystem['open']> {
    const bytes = this.contents.get(file);
    if (bytes === undefined) {
      return Promise.reject(new BadInput({ file, reason: 'there is no such file' }));
    }
    this.opened.push(file);
    return Promise.resolve({
      ...memorySource(bytes, file),
      close: () => {
        this.closed.push(file);
        return Promise.resolve();
      },
    });
  }

  resolve(folder: string, file: string): string {
    return file.startsWith('/') ? file : `${folder}/${file}`;
  }

  relative(folder: string, file: string): string {
    return file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : file;
  }

  folderOf(file: string): string {
    return file.slice(0, file.lastIndexOf('/'));
  }

  nameOf(file: string): string {
    return file.slice(file.lastIndexOf('/') + 1);
  }

  list(folder: string): Promise<readonly string[]> {
    return Promise.resolve([...this.contents.keys()].filter((file) => this.folderOf(file) === folder).map((file) => this.nameOf(file)).sort());
  }
}
