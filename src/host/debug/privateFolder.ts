import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import * as path from 'node:path';

/** A folder that nobody but this user can read. */
export interface PrivateFolder {
  readonly path: string;
  /** A file with a text that only who sees this file system can know. */
  nonce(): Promise<{ readonly path: string; readonly text: string; readonly remove: () => Promise<void> }>;
  /** Writes a new file, which nobody else can read either. */
  write(name: string, bytes: Uint8Array): Promise<void>;
}

const prefix = 'live-';

/**
 * The folders of live tensors below the extension's storage: one for a VS Code, named after its process, and a folder in it
 * for each loss of a session. Those that a process left behind which is no more are removed.
 */
export class PrivateFolders {
  private root: Promise<string> | undefined;
  private made: string | undefined;
  private count = 0;

  /** @param storage the extension's own, on this machine */
  constructor(private readonly storage: string) {}

  async make(): Promise<PrivateFolder> {
    this.root ??= this.begin();
    const folder = path.join(await this.root, String(this.count++));
    await mkdir(folder, { mode: 0o700 });
    return {
      path: folder,
      nonce: async () => {
        const file = path.join(folder, `.${randomBytes(12).toString('hex')}`);
        const text = randomBytes(24).toString('hex');
        await writeFile(file, text, { mode: 0o600, flag: 'wx' });
        return { path: file, text, remove: () => rm(file, { force: true }) };
      },
      write: (name, bytes) => writeFile(path.join(folder, name), bytes, { mode: 0o600, flag: 'wx' }),
    };
  }

  async remove({ path: folder }: PrivateFolder): Promise<void> {
    await rm(folder, { recursive: true, force: true });
  }

  /** The folder that holds them all; `undefined` before the first. */
  get path(): string | undefined {
    return this.made;
  }

  private async begin(): Promise<string> {
    await mkdir(this.storage, { recursive: true });
    const left = (await readdir(this.storage)).filter((name) => name.startsWith(prefix) && !isAlive(Number(name.split('-')[1])));
    await Promise.all(left.map((name) => rm(path.join(this.storage, name), { recursive: true, force: true })));
    const root = await mkdtemp(path.join(this.storage, `${prefix}${process.pid}-`));
    // Made so by the system already; said again for one that does not.
    await chmod(root, 0o700);
    this.made = root;
    return root;
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) {
    return false;
  }
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Of another user, but there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
