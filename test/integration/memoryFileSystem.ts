import { EventEmitter, FileChangeType, FileSystemError, FileType, type FileChangeEvent, type FileStat, type FileSystemProvider, type Uri } from 'vscode';

interface MemoryFile {
  readonly bytes: Uint8Array;
  readonly changed: number;
  /** The size it claims; its own where absent. */
  readonly claimedSize?: number;
}

/** A file system in memory, as extensions for repositories and archives bring one: flat but for the names' slashes. */
export class MemoryFileSystem implements FileSystemProvider {
  private readonly files = new Map<string, MemoryFile>();
  private readonly held = new Map<string, Promise<void>>();
  private readonly changes = new EventEmitter<FileChangeEvent[]>();
  readonly onDidChangeFile = this.changes.event;

  put(uri: Uri, bytes: Uint8Array, claimedSize?: number): void {
    const type = this.files.has(uri.path) ? FileChangeType.Changed : FileChangeType.Created;
    this.files.set(uri.path, { bytes, changed: Date.now(), ...(claimedSize === undefined ? {} : { claimedSize }) });
    this.changes.fire([{ type, uri }]);
  }

  /** From now on whoever reads the file waits, until the function is called that is returned. */
  hold(uri: Uri): () => void {
    let release = (): void => undefined;
    this.held.set(uri.path, new Promise((resolve) => { release = resolve; }));
    return () => {
      this.held.delete(uri.path);
      release();
    };
  }

  watch(): { dispose(): void } {
    return { dispose: () => undefined };
  }

  stat(uri: Uri): FileStat {
    const file = this.files.get(uri.path);
    if (file !== undefined) {
      return { type: FileType.File, ctime: 0, mtime: file.changed, size: file.claimedSize ?? file.bytes.length };
    }
    if (this.readDirectory(uri).length === 0) {
      throw FileSystemError.FileNotFound(uri);
    }
    return { type: FileType.Directory, ctime: 0, mtime: 0, size: 0 };
  }

  readDirectory(uri: Uri): [string, FileType][] {
    const start = uri.path.endsWith('/') ? uri.path : `${uri.path}/`;
    const names = [...this.files.keys()].filter((path) => path.startsWith(start)).map((path) => path.slice(start.length));
    return [...new Map(names.map((name) => [name.split('/')[0] ?? '', name.includes('/') ? FileType.Directory : FileType.File]))];
  }

  async readFile(uri: Uri): Promise<Uint8Array> {
    await this.held.get(uri.path);
    const file = this.files.get(uri.path);
    if (file === undefined) {
      throw FileSystemError.FileNotFound(uri);
    }
    return file.bytes;
  }

  writeFile(uri: Uri, content: Uint8Array): void {
    this.put(uri, content);
  }

  createDirectory(): void {
    // Folders are what the files' names say.
  }

  delete(uri: Uri): void {
    this.files.delete(uri.path);
    this.changes.fire([{ type: FileChangeType.Deleted, uri }]);
  }

  rename(): never {
    throw FileSystemError.NoPermissions('renaming');
  }
}
