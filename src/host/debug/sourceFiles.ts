import * as path from 'node:path';
import { Uri, type TextDocument } from 'vscode';
import type { LivePlace } from './liveSessions';

/** Whether a document is the file at a path that a debugger gave, who may write the drive in another case. */
export function isFileAt({ uri }: TextDocument, file: string | null | undefined): boolean {
  return typeof file === 'string' && uri.scheme === 'file' && uri.fsPath === Uri.file(file).fsPath;
}

/** Whether a document is in the language of the program that is paused, going by the names of its files. */
export function isOfProgram({ uri }: TextDocument, { place }: LivePlace): boolean {
  const file = place?.path ?? null;
  return file === null || path.extname(file).toLowerCase() === path.extname(uri.path).toLowerCase();
}
