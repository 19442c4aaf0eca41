import * as path from 'node:path';
import { Uri } from 'vscode';
import {
  belowVirtualFolder, folderOfVirtualPath, isVirtualPath, nameOfVirtualPath, partsOfVirtualPath, resolveVirtualPath, virtualPath,
} from '../../core/bytes/virtualPath';

/** The path that the engine knows a file by: of this machine, or of a virtual file system. */
export function pathOfUri(uri: Uri): string {
  return uri.scheme === 'file' ? uri.fsPath : virtualPath(uri);
}

export function uriOfPath(file: string): Uri {
  return isVirtualPath(file) ? Uri.from(partsOfVirtualPath(file)) : Uri.file(file);
}

export function folderOfPath(file: string): string {
  return isVirtualPath(file) ? folderOfVirtualPath(file) : path.dirname(file);
}

export function nameOfPath(file: string): string {
  return isVirtualPath(file) ? nameOfVirtualPath(file) : path.basename(file);
}

/** The path that `file` means when written in a file of `folder`. */
export function resolvePath(folder: string, file: string): string {
  return isVirtualPath(folder) || isVirtualPath(file) ? resolveVirtualPath(folder, file) : path.resolve(folder, file);
}

/** Whether a file or folder lies in a folder, or is it. */
export function isBelow(folder: string, file: string): boolean {
  if (isVirtualPath(folder) || isVirtualPath(file)) {
    return file === folder || belowVirtualFolder(folder, file) !== undefined;
  }
  const relative = path.relative(folder, file);
  return relative === '' || (relative.split(path.sep)[0] !== '..' && !path.isAbsolute(relative));
}
