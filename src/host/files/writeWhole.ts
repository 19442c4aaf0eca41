import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import * as path from 'node:path';
import { workspace, type Uri } from 'vscode';

/**
 * Writes a file as a whole or not at all: into a file beside the one wanted, which takes its place at the end. What was there
 * before stays until then. Where only VS Code can write, at once.
 */
export async function writeWhole(file: Uri, pieces: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<void> {
  if (file.scheme !== 'file') {
    const all: Uint8Array[] = [];
    for await (const bytes of pieces) {
      all.push(bytes);
    }
    await workspace.fs.writeFile(file, Buffer.concat(all));
    return;
  }
  const partial = path.join(path.dirname(file.fsPath), `.${path.basename(file.fsPath)}.${randomBytes(6).toString('hex')}.part`);
  try {
    const handle = await open(partial, 'wx');
    try {
      for await (const bytes of pieces) {
        signal?.throwIfAborted();
        await handle.writeFile(bytes);
      }
    } finally {
      await handle.close();
    }
    await rename(partial, file.fsPath);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}
