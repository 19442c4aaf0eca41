import { constants, fstatSync, readSync, type Stats } from 'node:fs';
import { open, readdir, realpath, stat, type FileHandle } from 'node:fs/promises';
import * as path from 'node:path';
import { BadInput } from '../errors';
import { throwIfCancelled } from '../work';
import type { ByteSource, DiskFile, DiskPlace } from './byteSource';
import type { FileSystem } from './fileSystem';
import { usePlatformInflater } from './inflation';
import { nodeInflater } from './nodeInflation';

/** Handles kept open at a time, so that a thousand shards do not exhaust the process's limit. */
const maximumHandles = 64;

/**
 * On which thread bytes are read: always on another, so that the calling one waits for no disk; or on the calling one, for as long as
 * they come as fast as from the page cache, where another would take longer to be asked than to read them.
 */
export type ReadingThread = 'another' | 'own';

/** The files of this machine through Node. */
export function nodeFileSystem(readsOn: ReadingThread = 'another'): FileSystem {
  usePlatformInflater(nodeInflater);
  const handles = new HandlePool(readsOn);
  return {
    open: async (file) => {
      const stats = await describing(file, () => stat(file));
      requireRegularFile(file, stats);
      const { size, mtimeMs, ino } = stats;
      const source = new NodeFile({ path: file, size, mtimeMs, ino }, handles);
      await source.open();
      return source;
    },
    resolve: (folder, file) => path.resolve(folder, file),
    relative: (folder, file) => relative(folder, file),
    folderOf: (file) => path.dirname(file),
    nameOf: (file) => path.basename(file),
    list: (folder) => namesIn(folder, false),
    folders: (folder) => namesIn(folder, true),
    writtenAt: (file) => stat(file).then(({ mtimeMs }) => mtimeMs, () => null),
    realPath,
  };
}

/**
 * Opens files again that are known from elsewhere, as from another thread.
 * @returns a source whose reads fail where the file is not what it was
 */
export function diskFiles(readsOn: ReadingThread): (file: DiskFile) => ByteSource {
  const handles = new HandlePool(readsOn);
  return (file) => new NodeFile(file, handles);
}

async function namesIn(folder: string, areFolders: boolean): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory() === areFolders).map((entry) => entry.name).sort();
  } catch {
    return [];
  }
}

async function realPath(file: string): Promise<string> {
  try {
    return await realpath(file);
  } catch {
    const parent = path.dirname(file);
    return parent === file ? file : path.join(await realPath(parent), path.basename(file));
  }
}

/** One file. It is opened when it is read, and reopened when the pool closed it in between. */
class NodeFile implements ByteSource {
  readonly name: string;
  readonly size: number;
  readonly onDisk: DiskPlace;
  private closed = false;
  /** Reads that have been slow, one after the other. */
  private slowReads = 0;

  constructor(private readonly file: DiskFile, private readonly handles: HandlePool) {
    this.name = file.path;
    this.size = file.size;
    this.onDisk = { file, offset: 0 };
  }

  /** Opens the file now, so that one that may not be read fails at opening. */
  async open(): Promise<void> {
    await this.handles.use(this, () => this.openHandle(), () => Promise.resolve());
  }

  async read(offset: number, target: Uint8Array, signal?: { readonly aborted: boolean }): Promise<number> {
    throwIfCancelled(signal);
    if (this.closed) {
      throw new BadInput({ file: this.name, reason: 'was closed while it was being read' });
    }
    return this.handles.use(this, () => this.openHandle(), async (handle) => {
      const begin = performance.now();
      const isHere = this.handles.readsOn === 'own' && this.slowReads < mostSlowReads;
      const bytesRead = await describing(this.name, async () => (isHere ? readSync(handle.fd, target, 0, target.length, offset) : (await handle.read(target, 0, target.length, offset)).bytesRead));
      this.slowReads = isSlow(bytesRead, performance.now() - begin) ? this.slowReads + 1 : 0;
      // What is known of an open file is at hand; to ask another thread for it would take longer than a block is read in.
      this.requireUnchanged(await describing(this.name, async () => fstatSync(handle.fd)));
      return bytesRead;
    });
  }

  close(): Promise<void> {
    this.closed = true;
    return this.handles.close(this);
  }

  private async openHandle(): Promise<FileHandle> {
    // Without O_NONBLOCK opening a pipe that took the file's place would wait for a writer for ever.
    const flags = constants.O_RDONLY | constants.O_NONBLOCK;
    const handle = await describing(this.name, () => open(this.name, flags));
    try {
      this.requireUnchanged(await describing(this.name, () => handle.stat()));
    } catch (error) {
      await handle.close();
      throw error;
    }
    return handle;
  }

  private requireUnchanged(now: Stats): void {
    const { size, mtimeMs, ino } = this.file;
    if (now.size !== size || now.mtimeMs !== mtimeMs || now.ino !== ino) {
      throw new BadInput({ file: this.name, reason: 'changed while it was being read' });
    }
  }
}

interface PooledHandle {
  readonly handle: Promise<FileHandle>;
  users: number;
}

/** After so many slow reads in a row the next are left to another thread: one may have been slow because something else had the processor. */
const mostSlowReads = 2;
/** From here on the messages that have come meanwhile, a cancel among them, have their turn before more is read. */
const longestWithoutTurn = 20;

/** Whether bytes came as from a disk: the page cache gives a few gigabytes a second. */
function isSlow(bytes: number, milliseconds: number): boolean {
  return milliseconds > 1 + bytes / 5e5;
}

/** Open handles, least recently used first. Handles in use are never closed. */
class HandlePool {
  private readonly pooled = new Map<NodeFile, PooledHandle>();
  private lastTurn = performance.now();

  constructor(readonly readsOn: ReadingThread) {}

  async use<T>(file: NodeFile, openHandle: () => Promise<FileHandle>, body: (handle: FileHandle) => Promise<T>): Promise<T> {
    const entry = this.pooled.get(file) ?? { handle: openHandle(), users: 0 };
    this.pooled.delete(file);
    this.pooled.set(file, entry);
    entry.users += 1;
    try {
      await this.takeTurn();
      return await body(await entry.handle);
    } catch (error) {
      this.forgetFailed(file, entry);
      throw error;
    } finally {
      entry.users -= 1;
      await this.closeSpare();
    }
  }

  async close(file: NodeFile): Promise<void> {
    const entry = this.pooled.get(file);
    this.pooled.delete(file);
    await entry?.handle.then((handle) => handle.close(), () => undefined);
  }

  private async takeTurn(): Promise<void> {
    if (this.readsOn === 'own' && performance.now() - this.lastTurn > longestWithoutTurn) {
      await new Promise((resolve) => { setImmediate(resolve); });
      this.lastTurn = performance.now();
    }
  }

  private forgetFailed(file: NodeFile, entry: PooledHandle): void {
    void entry.handle.catch(() => {
      if (this.pooled.get(file) === entry) {
        this.pooled.delete(file);
      }
    });
  }

  private async closeSpare(): Promise<void> {
    for (const [file, entry] of this.pooled) {
      if (this.pooled.size <= maximumHandles) {
        return;
      }
      if (entry.users === 0) {
        await this.close(file);
      }
    }
  }
}

function requireRegularFile(file: string, stats: Stats): void {
  if (stats.isDirectory()) {
    throw new BadInput({ file, reason: 'is a folder, not a file' });
  }
  if (!stats.isFile()) {
    throw new BadInput({ file, reason: 'is not a regular file' });
  }
}

function relative(folder: string, file: string): string {
  const short = path.relative(folder, file);
  const isBelow = short !== '' && !path.isAbsolute(short) && short.split(path.sep)[0] !== '..';
  return isBelow ? short.split(path.sep).join('/') : file;
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'may not be read (permission denied)',
  EPERM: 'may not be read (permission denied)',
  EISDIR: 'is a folder, not a file',
  ELOOP: 'is a symbolic link that leads back to itself',
  EMFILE: 'cannot be opened: too many files are open',
  ENAMETOOLONG: 'its name is too long',
  ENXIO: 'is not a regular file',
  ERR_INVALID_ARG_VALUE: 'is not a path: it holds a NUL character',
};

async function describing<T>(file: string, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
      throw new BadInput({ file, reason: reasons[error.code] ?? `cannot be read (${error.code})` });
    }
    throw error;
  }
}
