import { workspace } from 'vscode';
import { isBelow, pathOfUri, resolvePath, uriOfPath } from '../files/uriPaths';

/**
 * The file of the workspace that a path means: absolute, or from a folder of the workspace.
 * @throws Error where it lies outside the workspace, or does not exist; links are for the engine to follow
 */
export async function workspacePath(given: string): Promise<string> {
  const folders = (workspace.workspaceFolders ?? []).map(({ uri }) => pathOfUri(uri));
  if (folders.length === 0) {
    throw new Error('inspect_loss: no folder is open, and only files of an open folder are read');
  }
  const inside = folders.map((folder) => resolvePath(folder, given)).filter((file) => folders.some((folder) => isBelow(folder, file)));
  if (inside.length === 0) {
    throw new Error(`inspect_loss: "${given}" lies outside the workspace; only files of the workspace are read`);
  }
  for (const file of inside) {
    if (await isThere(file)) {
      return file;
    }
  }
  throw new Error(`inspect_loss: there is no file "${given}" in the workspace; paths start from its folder`);
}

async function isThere(file: string): Promise<boolean> {
  return workspace.fs.stat(uriOfPath(file)).then(() => true, () => false);
}
